import { Dice, Draw } from '../catalogue/dice.ts';

/** A cover drawn from its key: a gradient and a few rings and bars, the same every time. About 700 bytes. */
export function drawCover(seed: number, key: number, size: number): string {
  const dice = new Dice(seed, Draw.cover, key);
  const hue = dice.between(0, 359);
  const colour = (turn: number, light: number): string => `hsl(${(hue + turn) % 360} 62% ${light}%)`;
  const shapes = Array.from({ length: dice.between(3, 5) }, () =>
    shape(dice, colour(dice.pick([30, 60, 180, 210]), dice.between(45, 85))),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">`,
    `<linearGradient id="g" gradientTransform="rotate(${dice.between(0, 90)})">`,
    `<stop stop-color="${colour(0, 28)}"/><stop offset="1" stop-color="${colour(40, 48)}"/></linearGradient>`,
    '<rect width="100" height="100" fill="url(#g)"/>',
    ...shapes,
    '</svg>',
  ].join('');
}

function shape(dice: Dice, colour: string): string {
  const [x, y, r] = [dice.between(5, 95), dice.between(5, 95), dice.between(6, 34)];
  const opacity = dice.between(35, 80) / 100;
  if (dice.chance(0.35)) return `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}" opacity="${opacity}"/>`;
  if (dice.chance(0.5))
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${colour}" stroke-width="${dice.between(1, 6)}" opacity="${opacity}"/>`;
  return `<rect x="${x - 60}" y="${y}" width="120" height="${dice.between(2, 9)}" fill="${colour}" opacity="${opacity}" transform="rotate(${dice.between(0, 180)} ${x} ${y})"/>`;
}
