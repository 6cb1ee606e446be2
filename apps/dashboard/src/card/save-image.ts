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

export async function saveImage({ question, note, fileName, svg }: ImageSpec): Promise<void> {
  if (!svg) throw new Error('nothing is drawn yet');
  const image = await toImage(svg);
  const style = getComputedStyle(document.querySelector('.card') ?? document.body);
  const canvas = document.createElement('canvas');
  const [width, height] = [image.width + 2 * PAD, image.height + HEAD + FOOT + PAD];
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.scale(SCALE, SCALE);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = style.color;
  pen.font = `600 16px ${style.fontFamily}`;
  pen.fillText(question, PAD, PAD + 12);
  pen.drawImage(image, PAD, HEAD + 8, image.width, image.height);
  pen.globalAlpha = 0.7;
  pen.font = `12px ${style.fontFamily}`;
  pen.fillText(note, PAD, height - PAD / 1.5);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('no image');
  download(fileName, blob);
}
