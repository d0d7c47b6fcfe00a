/** Imported into a child process before anything else: whatever is not this machine cannot be reached or looked up. */
import dns from 'node:dns';
import net from 'node:net';

const LOOPBACK = '127.0.0.1';

function allow(host) {
  if (host !== LOOPBACK) throw new Error(`the network was asked for ${host}`);
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function guarded(...args) {
  const options = args.flat().find((arg) => typeof arg === 'object' && arg !== null);
  if (options?.path === undefined) allow(options?.host ?? LOOPBACK);
  return connect.apply(this, args);
};

for (const api of [dns, dns.promises]) {
  const { lookup } = api;
  api.lookup = (name, ...rest) => {
    allow(name);
    return lookup(name, ...rest);
  };
}
