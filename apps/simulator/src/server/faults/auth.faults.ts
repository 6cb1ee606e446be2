import { badToken, expiredToken } from '../../api/api-error.ts';
import { invalidClient } from '../token.middleware.ts';
import type { FaultTable } from './fault.ts';

export const authFaults: FaultTable = {
  'bad-client': {
    what: 'The token endpoint answers 400 `invalid_client`.',
    scope: 'token',
    instead: () => invalidClient(),
  },
  'bad-token': {
    what: '401, the token is not known.',
    scope: ['spotify'],
    instead: () => {
      throw badToken();
    },
  },
  'expired-token': {
    what: '401 for this call: the token has expired.',
    scope: ['spotify'],
    instead: () => {
      throw expiredToken();
    },
  },
  'revoked-tokens': {
    what: 'Every token issued so far expires now, in the middle of a run; a new one is good.',
    scope: ['spotify'],
    instead: (_, { tokens }, next) => {
      tokens.revoke();
      return next();
    },
  },
};
