# One process, state in /app/data. The configuration is the image's own unless a folder is mounted over it.
FROM node:20-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
COPY bin bin
COPY src src
COPY feeds feeds
COPY rules rules
COPY atalaya.yml .
RUN mkdir data && chown node data
USER node
ENTRYPOINT ["node", "bin/atalaya.js"]
CMD ["run"]
