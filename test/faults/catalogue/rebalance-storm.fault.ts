import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.ts';
import type { Fault } from '../fault.ts';
import { countJoins } from '../world/evidence.ts';

/** Each change takes every partition from everybody for a moment. */
export const rebalanceStorm: Fault = {
  id: 'F4',
  name: 'members join or leave every 2 to 5 s',
  needs: {},
  shows: ['rebalances'],
  async strike({ consumers, note, saw }, random) {
    const before = countJoins(consumers.all);
    for (let change = random.between(3, 5); change > 0; change--) {
      const { alive } = consumers;
      if (alive.length <= 1 || (alive.length < 4 && random.chance(0.5))) {
        note(`${(await consumers.add()).name} joins`);
      } else {
        const leaving = random.pick(alive);
        note(`${leaving.name} leaves`);
        await consumers.dismiss(leaving);
      }
      await delay(random.between(2_000, 5_000));
    }
    saw(
      'rebalances',
      await eventually(() => {
        const joins = countJoins(consumers.all) - before;
        if (joins === 0) throw new Error('the group gave out nothing');
        return joins;
      }),
    );
  },
};
