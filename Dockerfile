# One process; docker-compose.yml says which. On the embedded store its state is in /app/data. The configuration is
# the image's own unless files are mounted over it.
FROM node:20-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
COPY bin bin
COPY src src
COPY tsconfig.json build.js ./
RUN npm run build
COPY feeds feeds
COPY rules rules
COPY atalaya.yml .
RUN mkdir data && chown node data
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8484/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/atalaya.js"]
CMD ["run"]
