import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminKey } from './admin-key.ts';

/** Lets a mutation pass with the admin key only. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly key: AdminKey) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.key.isSet)
      throw new ProblemError('forbidden', { detail: 'This gateway has no admin key: set FRESHWAX_ADMIN_KEY_FILE.' });
    const given = /^Bearer +(\S+)$/i.exec(
      context.switchToHttp().getRequest<Request>().headers.authorization ?? '',
    )?.[1];
    if (given === undefined || !this.key.matches(given)) throw new ProblemError('unauthorized');
    return true;
  }
}
