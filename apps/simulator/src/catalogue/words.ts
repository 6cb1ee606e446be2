/** What names are made of. Everything here is invented or an everyday word: no artist of this world is meant. */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);
const lines = (text: string): readonly string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

export const adjectives = list(`
  Amber Azure Barefoot Bitter Borrowed Brittle Bronze Careful Chrome Cobalt Copper Crooked Damp Dapper Drowsy Dusty
  Electric Faded Feral Fickle Final Flannel Folded Foreign Frosted Gentle Gilded Glass Golden Half-Lit Hidden Hollow
  Humble Idle Inland Ivory Jagged Kindly Late Lemon Liquid Little Lonely Lucid Lunar Mellow Midnight Mild Minor Misty
  Modest Narrow Neon Northern Nylon Opal Orchard Outer Paper Patient Pewter Plastic Polite Quiet Rainy Rapid Reckless
  Restless Royal Rusty Salt Scarlet Second Secret Shallow Silent Silver Sleepy Slow Soft Solar Southern Spare Static
  Stolen Sugar Sunken Tangled Tender Thin Tidal Timid Umber Unsent Upper Velvet Violet Vivid Wandering Warm Western
  Wild Winter Wooden Woollen Yonder`);

export const nouns = list(`
  Acre Almanac Anchor Antenna Apple Apricot Archive Arrow Attic Avenue Balcony Bandit Barometer Beacon Bicycle Blanket
  Bonfire Bracelet Bridge Cabin Camera Canal Candle Canyon Carousel Cascade Cathedral Cedar Ceiling Chapel Cinema Citrus
  Clock Cloud Comet Compass Corridor Coyote Cradle Crane Current Curtain Dahlia Daydream Delta Desert Diary Diver Dynamo
  Echo Elevator Ember Engine Envelope Fable Falcon Farmhouse Feather Fern Ferry Firefly Flagship Flood Fountain Fox
  Galaxy Garden Ghost Glacier Granite Gull Habit Hallway Harbour Harvest Hazard Headlight Heron Highway Honey Horizon
  Hotel Hourglass Igloo Island Jackal Jasmine Jetty Junction Kettle Kingdom Kite Ladder Lagoon Lantern Lighthouse Lilac
  Magnet Mango Mansion Map Marble Meadow Meridian Mirror Monsoon Moth Motor Mountain Museum Needle Nightbus Novel Oasis
  Ocean Orbit Orchid Outpost Oyster Palace Parachute Parade Parcel Passenger Pebble Pendulum Petal Phantom Pier Pilot
  Pinecone Planet Platform Polaroid Pony Porch Postcard Prairie Prism Pulse Quarry Radio Raincoat Raven Rehearsal Ribbon
  River Rocket Rooftop Saddle Satellite Season Shadow Shelter Shoreline Signal Skyline Snowfall Sparrow Spiral Station
  Statue Staircase Sunday Suitcase Summer Switchboard Telegram Temple Thicket Thunder Tiger Timber Tower Traffic Tram
  Tulip Tunnel Turbine Umbrella Valley Vessel Veranda Villa Vinyl Volcano Voyage Wallpaper Warehouse Waterfall Weekend
  Whisper Willow Window Wolf Workshop Yard Zebra Zeppelin`);

export const places = list(`
  Marrowby Velloway Ostrova-Nine Tarn Hollowmere Brandelle Quillport Saltmarsh Eastmoor Pellegrine Lowgate Kestrelby
  Ashcombe Vantage Harrowdene Solano-East Mirefield Junebury Ottermouth Larkspur Calderon Fenwickshire Novalis Thornby
  Wexmoor Bellamar Corrigan Dunmere Emberley Farraday Grisdale`);

export const givenNames = list(`
  Ada Ama Anouk Bea Bram Caio Callum Cosima Dario Delphine Edda Eilis Elio Emeka Esme Fenna Finn Freya Gaia Hana Henrik
  Ida Ilse Imani Ines Ivo Jonas Juno Kaito Kofi Lena Leonie Lior Lucia Mabel Maren Mateo Mei Milo Nadia Nia Noor Odette
  Olu Orla Otis Petra Quinn Rafi Rosa Sana Selma Signe Soren Tamsin Teo Thandi Uma Vera Wren Yara Yusuf Zadie Zoë
  Agnès Björn Chloé Émile Iñigo José Łucja Nerea Renée Søren`);

export const syllables = list(`
  al an ar bel bor bren cal cor dal del den dor el en far fen gar gil hal hol is jor kel ken lan lar lin lor mar mel mir
  mor nal nor ol or per quil ran rel ren ros sal sel sen sol tal tar tel thor til tor ul van vel ven vir wen wil zan`);

export const surnameEnds = list(
  'by court dale ez feld gård ian ique ley lund mere mont nova ø oku ova ram sen son stad ström vik wood ya',
);
export const madeUpEnds = list('a e i o ia ea is us ix yn on ara ora ine une ova');

export const collectives = list(`
  Arcade Assembly Brigade Bureau Cartel Choir Club Collective Committee Company Cult Department Ensemble Exchange Family
  Federation Guild Institute League Machine Orchestra Parliament Quartet Service Society System Theory Trio Union`);

/** `{A}` adjective, `{N}` noun, `{P}` place, `{G}` given name, `{S}` plural noun, `{#}` number. */
export const titlePatterns = lines(`
  {A} {N}
  {A} {S}
  {A} {N}
  {N} in {P}
  {N}
  {S}
  {N} and {N}
  {S} for {G}
  Letter to {G}
  Dear {G}
  {G}
  {P}
  Leaving {P}
  Back to {P}
  {N} Song
  {A} Hours
  {A} Weather
  Under the {N}
  Over the {A} {N}
  Where the {S} Go
  Every {N} You Keep
  Not Your {N}
  Call It a {N}
  Give Me {S}
  All the {A} {S}
  {#} {S}
  {#} Miles to {P}
  Before the {N}
  After {N}
  How to Lose a {N}
  No More {S}
  Hold the {N}
  If the {N} Falls
  {N} (Interlude)
  I Was a {N}
  Don't Wake the {N}
  {G} & the {N}
  Meet Me at the {N}
  {A} Like You
  Last {N} Home`);

export const albumPatterns = lines(`
  {A} {S}
  {A} {N}
  The {A} {N}
  The {N} Sessions
  {S} & {S}
  {S} of {P}
  A {N} for {G}
  Songs for the {A} {N}
  Notes from {P}
  The {P} Tapes
  {N} Theory
  {#} {S}
  How the {N} Was Won
  Everything Is a {N}
  {A} Music for {S}
  The Year of the {N}`);

export const anthologyPatterns = lines(`
  The {P} Years
  Collected {S}
  Anthology: {A} {S}
  {S} & Rarities
  The Essential {N} Collection
  A {N} in Time`);

export const labelPatterns = lines(`
  {N} Records
  {A} {N} Records
  {A} {N}
  {N} & {N}
  {P} Recordings
  {N} Sound
  {N} Music Group`);

export const numbers = list(
  'Two Three Four Five Six Seven Nine Ten Eleven Twelve Twenty Forty Ninety Hundred Thousand',
);
