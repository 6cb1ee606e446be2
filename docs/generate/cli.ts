import type { Argument, Command, Help, Option } from 'commander';
import { EXIT } from '../../apps/cli/src/exit-codes.ts';
import { program } from '../../apps/cli/src/program.ts';
import { builtModule, code, GENERATED, toPage, toTable } from './page.ts';

const FILE = 'docs/reference/cli.md';

const exitCodes: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done',
  failure:
    'failed; for `reconcile`, `rebuild --compare-only` and `dlq redrive` also: something differs, or was not mended',
  usage: 'not asked for rightly',
  preflight: 'this machine lacks something, a port is taken, or the configuration cannot be used',
  unhealthy: 'nothing runs, or something of it is not well',
  interrupted: 'ended by Ctrl-C',
};

/** Every verb as commander knows it; the import's own words are those of `freshwax import --help`. */
export async function cli(): Promise<[path: string, text: string]> {
  const { usage } = await builtModule<{ usage: string }>('apps/producer/src/import/import.arguments.js');
  const verbs = program.commands.filter((verb) => !isHidden(verb));
  const sections = verbs.flatMap((verb) =>
    verb.name() === 'import' ? [`## freshwax import\n\n\`\`\`text\n${usage}\n\`\`\``] : toSections(verb, 'freshwax', 2),
  );
  const list = toTable(
    ['verb', ''],
    verbs.map((verb) => [`[${code(verb.name())}](#freshwax-${verb.name()})`, verb.description()]),
  );
  return [FILE, await toPage(FILE, HEAD, list, EXIT_TABLE, ...sections)];
}

const HEAD = `# Command line

\`npx freshwax <verb>\`, in the checkout; \`npm start -- <options>\` is \`npx freshwax start <options>\`. What is asked for is written
to stdout, progress and faults to stderr. There are no colours and no bars without a terminal, and none with \`NO_COLOR\`. \`--help\`
after a verb says what is written here. ${GENERATED}`;

const EXIT_TABLE = `## Exit codes

${toTable(
  ['code', 'when'],
  Object.entries(exitCodes).map(([name, when]) => [code(String(EXIT[name as keyof typeof EXIT])), when]),
)}`;

/** commander keeps it where its own help looks. */
const isHidden = (command: Command): boolean => (command as Command & { _hidden?: boolean })._hidden === true;

function toSections(command: Command, parent: string, level: number): string[] {
  const help = command.createHelp();
  const name = `${parent} ${command.name()}`;
  const own = [
    `${'#'.repeat(level)} ${name}`,
    sentence(command.description()),
    ...(command.commands.length > 0 ? [] : [code(usageOf(help, command))]),
    ...parametersOf(help, command),
  ];
  return [own.join('\n\n'), ...command.commands.flatMap((inner) => toSections(inner, name, level + 1))];
}

const optionsOf = (help: Help, command: Command): Option[] =>
  help.visibleOptions(command).filter(({ long }) => long !== '--help');

/** Every verb takes `--help`; one that takes nothing else is shown without options. */
function usageOf(help: Help, command: Command): string {
  const usage = help.commandUsage(command);
  return optionsOf(help, command).length > 0 ? usage : usage.replace(' [options]', '');
}

function parametersOf(help: Help, command: Command): string[] {
  const argumentRows = help
    .visibleArguments(command)
    .map((argument: Argument) => [code(help.argumentTerm(argument)), help.argumentDescription(argument)]);
  const optionRows = optionsOf(help, command).map((option) => [
    code(help.optionTerm(option)),
    help.optionDescription(option).replace(' (default: false)', ''),
  ]);
  const rows = [...argumentRows, ...optionRows];
  return rows.length === 0 ? [] : [toTable(['', ''], rows)];
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
