import { faultOptions } from '../options.mjs';

type Name = keyof typeof faultOptions;

const names = Object.keys(faultOptions) as Name[];

/** What the test command was told of the fault suite, as the suite reads it; nothing: its short form. */
export const toFaultArguments = (values: Readonly<Partial<Record<Name, string | string[]>>>): string[] =>
  names.flatMap((name) => [values[name] ?? []].flat().flatMap((value) => [`--${name}`, value]));
