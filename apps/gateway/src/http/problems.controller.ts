import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemError, problems, type ProblemName } from './problem.error.ts';

/** What the `type` of a problem document resolves to. */
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Get(':name')
  @Header('content-type', 'text/plain; charset=utf-8')
  explain(@Param('name') name: string): string {
    if (!Object.hasOwn(problems, name)) throw new ProblemError('not-found');
    const [status, title, explanation] = problems[name as ProblemName];
    return `${status} ${title}\n\n${explanation}\n`;
  }
}
