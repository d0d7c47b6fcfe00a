/** Certificates that nobody vouches for, made on the spot. Wants openssl. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param folder where the two files are written
 * @param altName what it is for: `DNS:news.example`, `IP:127.0.0.1`
 * @returns the paths of the files
 */
export async function makeCertificate(
  folder: string,
  altName: string,
): Promise<{ readonly key: string; readonly cert: string }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = `req -x509 -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=atalaya-test -addext subjectAltName=${altName}`;
  await run('openssl', [...request.split(' '), '-keyout', key, '-out', cert]);
  return { key, cert };
}
