import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installJars } from '../../stack/install/jars.mjs';
import { installVenv } from '../../stack/install/python-venv.ts';
import { requireJava } from '../../stack/services/java.ts';

/** Spark as the jobs need it. */
export interface SparkProgram {
  readonly python: string;
  readonly javaHome: string;
  /** What the jobs need beside Spark's own jars, separated by commas. */
  readonly jars: string;
}

/**
 * PySpark (340 MB) and its connectors (20 MB), fetched into the cache when they are not there yet.
 *
 * @throws InstallError with the last lines of Maven, pip or uv
 */
export async function installSpark(): Promise<SparkProgram> {
  const java = requireJava();
  const folder = await installJars('spark');
  const python = await installVenv({
    name: 'pyspark',
    lock: fileURLToPath(new URL('requirements.lock', import.meta.url)),
    fix: 'see that Python is 3.11 or 3.12 and reaches its registry, then again',
  });
  const jars = readdirSync(folder).map((name) => join(folder, name));
  return { python, javaHome: dirname(dirname(java)), jars: jars.join(',') };
}
