import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrapSteps, GatewayClient, NoAnswerError } from '../gateway.client.ts';
import { bootstrapSettings } from './env.ts';

/** A gateway that starts beside us, or is started again, answers within this time, ms. */
const ANSWERS_WITHIN_MS = 5 * 60_000;
const ASK_AGAIN_MS = 1_000;

const { gatewayUrl, adminKey } = bootstrapSettings();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What the DAG `bootstrap` does, where there is no Airflow: asks the gateway for each step and waits for its end. */
async function main(): Promise<void> {
  const gateway = new GatewayClient({ url: gatewayUrl, readKey: async () => adminKey });
  for (const type of bootstrapSteps) {
    const said = new Set<string>();
    const onChange = ({ log }: { log: readonly string[] }): void => {
      heardAt = Date.now();
      for (const line of log) {
        if (!said.has(line)) say(`  ${line}`);
        said.add(line);
      }
    };
    let heardAt = Date.now();
    for (let isSaid = false; ; isSaid = true) {
      try {
        await gateway.run({ type }, { onChange });
        break;
      } catch (error) {
        // Every step may be asked for again.
        if (!(error instanceof NoAnswerError) || Date.now() > heardAt + ANSWERS_WITHIN_MS) throw error;
        if (!isSaid) say(`waiting for the gateway at ${gatewayUrl}`);
        await sleep(ASK_AGAIN_MS);
      }
    }
    say(`${type}: done`);
  }
}

await main();
