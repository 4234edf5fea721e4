// Preloaded into a program under test: every way to a socket ends it with a word of its own.
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

function trap(what) {
  return () => {
    process.stderr.write(`opened a socket: ${what}\n`);
    process.exit(99);
  };
}

net.Socket.prototype.connect = trap('net.connect');
net.Server.prototype.listen = trap('net.listen');
dgram.Socket.prototype.send = trap('dgram.send');
dns.lookup = trap('dns.lookup');
dns.resolve = trap('dns.resolve');
globalThis.fetch = trap('fetch');
