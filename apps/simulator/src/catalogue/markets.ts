import { Dice, Draw, hashOf } from './dice.ts';
import { watchedTitles } from './watched-titles.ts';

/** Where the service is offered, ISO 3166-1 alpha-2 (and XK). */
export const markets: readonly string[] = `
  AR AU AT BE BO BR BG CA CL CO CR CY CZ DK DO DE EC EE SV FI FR GR GT HN HK HU IS IE IT LV LT LU MY MT MX NL NZ NI NO PA
  PY PE PH PL PT SG SK ES SE CH TW TR UY US GB AD LI MC ID JP TH VN RO IL ZA SA AE BH QA OM KW EG MA DZ TN LB JO PS IN BY
  KZ MD UA AL BA HR ME MK RS SI KR BD PK LK GH KE NG TZ UG AG AM BS BB BZ BT BW BF CV CW DM FJ GM GE GD GW GY HT JM KI LS
  LR MW MV ML MH FM NA NR NE PW PG PR WS SM ST SN SC SL SB KN LC VC SR TL TO TT TV VU AZ BN BI KH CM TD KM GQ SZ GA GN KG
  LA MO MR MN NP RW TG UZ ZW BJ MG MU MZ AO CI DJ ZM CD CG IQ LY TJ VE ET XK`
  .trim()
  .split(/\s+/);

const places = new Map(markets.map((market, place) => [market, place]));
export const isMarket = (code: string): boolean => places.has(code);

/** Share of markets that an album of limited rights reaches, by how limited it is; undefined: everywhere. */
function reachOf(seed: number, album: number): number | undefined {
  if (album < watchedTitles.length) return undefined;
  const draw = new Dice(seed, Draw.albumMarkets, album).uniform();
  if (draw < 0.86) return undefined;
  if (draw < 0.96) return 0.92;
  return draw < 0.99 ? 0.35 : 0.03;
}

/** Whether an album may be played in a market. */
export function isOffered(seed: number, album: number, market: string): boolean {
  const reach = reachOf(seed, album);
  return reach === undefined || hashOf(seed, Draw.albumMarkets, album, places.get(market) ?? 0) / 0x1_0000_0000 < reach;
}

export function offeredMarkets(seed: number, album: number): readonly string[] {
  return reachOf(seed, album) === undefined ? markets : markets.filter((market) => isOffered(seed, album, market));
}
