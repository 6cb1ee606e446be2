/** Saves what a card draws as a PNG, with the question above and the source below, so that the image stands alone. */
export interface ImageSpec {
  readonly question: string;
  /** n, source and time, in one line. */
  readonly note: string;
  readonly fileName: string;
  readonly svg: SVGSVGElement | null;
}

/** HTML inside an SVG would taint the canvas, and the pointer's lines are no part of the picture. */
const NOT_SAVED = 'foreignObject, .apexcharts-xcrosshairs, .apexcharts-ycrosshairs';
const SCALE = 2;
const PAD = 24;
const HEAD = 44;
const FOOT = 36;
const NOTE_LINE = 18;

async function toImage(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const width = parseFloat(svg.getAttribute('width') ?? '0');
  const height = parseFloat(svg.getAttribute('height') ?? '0');
  for (const part of copy.querySelectorAll(NOT_SAVED)) part.remove();
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

export function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/** A line that is full is broken between two facts. */
function linesOf(note: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const fact of note.split(' · ')) {
    const longer = `${lines.at(-1)} · ${fact}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(fact);
  }
  return lines;
}

export async function saveImage({ question, note, fileName, svg }: ImageSpec): Promise<void> {
  if (!svg) throw new Error('nothing is drawn yet');
  const image = await toImage(svg);
  const style = getComputedStyle(document.querySelector('.card') ?? document.body);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const noteFont = `12px ${style.fontFamily}`;
  pen.font = noteFont;
  const lines = linesOf(note, (line) => pen.measureText(line).width <= image.width);
  const above = image.height + HEAD + PAD;
  const [width, height] = [image.width + 2 * PAD, above + FOOT + (lines.length - 1) * NOTE_LINE];
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = style.color;
  pen.font = `600 16px ${style.fontFamily}`;
  pen.fillText(question, PAD, PAD + 12);
  pen.drawImage(image, PAD, HEAD + 8, image.width, image.height);
  pen.globalAlpha = 0.7;
  pen.font = noteFont;
  lines.forEach((line, at) => pen.fillText(line, PAD, above + FOOT - PAD / 1.5 + at * NOTE_LINE));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('no image');
  download(fileName, blob);
}
