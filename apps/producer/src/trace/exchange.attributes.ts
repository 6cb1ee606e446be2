const SECRET = /token|secret|key|password|signature|code/i;

/** As it is traced: nobody's name and word, and no parameter that is named like a credential. */
export function urlWithoutSecrets(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  for (const name of new Set(shown.searchParams.keys()))
    if (SECRET.test(name)) shown.searchParams.set(name, 'REDACTED');
  return shown.href;
}

/** By OpenTelemetry's semantic conventions for HTTP clients, and the bucket that the call counts in. */
export const attributesOf = (url: URL, method: string, bucket: string) => ({
  'http.request.method': method,
  'server.address': url.hostname,
  'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  'url.full': urlWithoutSecrets(url),
  'freshwax.bucket': bucket,
});
