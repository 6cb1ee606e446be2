import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrapSteps, GatewayClient } from '../gateway.client.ts';
import { bootstrapSettings } from './env.ts';

/** A gateway that starts beside us answers within this time, ms. */
const ANSWERS_WITHIN_MS = 5 * 60_000;
const ASK_AGAIN_MS = 1_000;

const { gatewayUrl, adminKey } = bootstrapSettings();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What the DAG `bootstrap` does, where there is no Airflow: asks the gateway for each step and waits for its end. */
async function main(): Promise<void> {
  const gateway = new GatewayClient({ url: gatewayUrl, readKey: async () => adminKey });
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  let isSaid = false;
  for (const type of bootstrapSteps) {
    for (;;) {
      try {
        const { log } = await gateway.run({ type });
        say([`${type}: done`, ...log].join('\n  '));
        break;
      } catch (error) {
        // What fetch throws when nobody answers; every step may be asked for again.
        if (!(error instanceof TypeError) || Date.now() > deadline) throw error;
        if (!isSaid) say(`waiting for the gateway at ${gatewayUrl}`);
        isSaid = true;
        await sleep(ASK_AGAIN_MS);
      }
    }
  }
}

await main();
