import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminKey } from './admin-key.ts';
import { givenKey } from './given-key.ts';
import { ReadKey } from './read-key.ts';

/** Lets a mutation pass with the admin key only. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly key: AdminKey,
    private readonly readKey: ReadKey,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.key.isSet)
      throw new ProblemError('forbidden', { detail: 'This gateway has no admin key: set FRESHWAX_ADMIN_KEY_FILE.' });
    const given = givenKey(context.switchToHttp().getRequest<Request>());
    if (given !== undefined && this.key.matches(given)) return true;
    if (given !== undefined && this.readKey.matches(given))
      throw new ProblemError('forbidden', { detail: 'The read key changes nothing: this needs the admin key.' });
    throw new ProblemError('unauthorized');
  }
}
