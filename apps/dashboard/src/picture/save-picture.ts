import { drawn } from './drawn.ts';
import { linesOf } from './facts.ts';
import { svgElement, svgRoot } from './svg.ts';

export interface Picture {
  readonly card: Element;
  readonly question: string;
  /** What it is of, from what and when: the foot. */
  readonly facts: readonly string[];
  readonly fileName: string;
}

const SCALE = 2;
const PAD = 24;
const TITLE = { size: 16, weight: 600, line: 22 };
const FOOT = { size: 12, weight: 400, line: 18 };
type Face = typeof TITLE;

/** What a card shows between its question above and its facts below: it stands alone. */
function sheetOf({ card, question, facts }: Picture): SVGSVGElement {
  const { fontFamily, color, backgroundColor } = getComputedStyle(card);
  const drawing = drawn([...card.querySelectorAll('.card-lead, .card-body')]);
  const inner = Number(drawing.getAttribute('width'));
  const pen = document.createElement('canvas').getContext('2d');
  const broken = (parts: readonly string[], by: string, { size, weight }: Face): string[] => {
    if (pen) pen.font = `${weight} ${size}px ${fontFamily}`;
    return linesOf(parts, by, (line) => (pen?.measureText(line).width ?? 0) <= inner);
  };
  const title = broken(question.split(' '), ' ', TITLE);
  const foot = broken(facts, ' · ', FOOT);
  const under = PAD + title.length * TITLE.line;
  const above = under + Number(drawing.getAttribute('height')) + PAD;
  const svg = svgRoot(inner + 2 * PAD, above + foot.length * FOOT.line + PAD / 2);
  const write = (lines: readonly string[], top: number, { size, weight, line }: Face): void => {
    const face = { x: PAD, fill: color, 'font-family': fontFamily, 'font-size': size, 'font-weight': weight };
    lines.forEach((text, at) => svg.append(svgElement('text', { ...face, y: top + size + at * line }, text)));
  };
  svg.append(svgElement('rect', { width: '100%', height: '100%', fill: backgroundColor }));
  write(title, PAD - TITLE.size / 4, TITLE);
  drawing.setAttribute('x', String(PAD));
  drawing.setAttribute('y', String(under));
  svg.append(drawing);
  write(foot, above - FOOT.size / 2, FOOT);
  return svg;
}

async function toPng(svg: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Number(svg.getAttribute('width')) * SCALE;
  canvas.height = Number(svg.getAttribute('height')) * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('no image');
  return blob;
}

/** Saves a card as a PNG that explains itself. What scrolls on the page is whole in it: nothing is painted in between. */
export async function savePicture(picture: Picture): Promise<void> {
  picture.card.classList.add('is-saved');
  const sheet = sheetOf(picture);
  picture.card.classList.remove('is-saved');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await toPng(sheet));
  link.download = picture.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
