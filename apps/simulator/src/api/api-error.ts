/** A refusal as the Web API words it; thrown by endpoints, answered by the server. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
    private readonly reason?: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** `{"error":{"status":..,"message":".."}}`, of a quota with its `reason`. */
  get body(): string {
    return JSON.stringify({ error: { status: this.status, message: this.message, reason: this.reason } });
  }
}

export const badRequest = (message: string): ApiError => new ApiError(400, message);
export const invalidLimit = (): ApiError => badRequest('Invalid limit');
export const invalidId = (): ApiError => badRequest('Invalid base62 id');
export const forbidden = (): ApiError => new ApiError(403, 'Forbidden');
export const notFound = (): ApiError => new ApiError(404, 'Resource not found');
/** An offset deeper than search goes. */
export const tooDeep = (): ApiError => new ApiError(404, 'Not found.');
export const noSuchService = (): ApiError => new ApiError(404, 'Service not found');

const TOO_MANY = 'API rate limit exceeded';
export const rateLimited = (retryAfterSeconds: number): ApiError =>
  new ApiError(429, TOO_MANY, { 'retry-after': String(retryAfterSeconds) });
/** A bucket of endpoints has had its calls of a day. */
export const quotaExceeded = (retryAfterSeconds: number): ApiError =>
  new ApiError(429, TOO_MANY, { 'retry-after': String(retryAfterSeconds) }, 'QUOTA_EXCEEDED');

const unauthorized = (message: string, error: string, description: string): ApiError =>
  new ApiError(401, message, {
    'www-authenticate': `Bearer realm="spotify", error="${error}", error_description="${description}"`,
  });
const NO_TOKEN = 'Missing/invalid/expired access token';
export const missingToken = (): ApiError => unauthorized(NO_TOKEN, 'missing_token', 'No token provided');
export const badToken = (): ApiError => unauthorized(NO_TOKEN, 'invalid_token', 'Invalid access token');
export const expiredToken = (): ApiError =>
  unauthorized('The access token expired', 'invalid_token', 'The access token expired');
