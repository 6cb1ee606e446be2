/** Artists of a scene share genres, play on each other's records, and sound alike. */
export interface Scene {
  readonly genres: readonly string[];
  /** Share of explicit tracks; over all scenes about 15 %. */
  readonly explicit: number;
  /** Durations against those of all scenes. */
  readonly length: number;
}

export const scenes: readonly Scene[] = [
  { genres: ['indie pop', 'bedroom pop', 'dream pop'], explicit: 0.09, length: 0.98 },
  { genres: ['hip hop', 'boom bap', 'cloud rap'], explicit: 0.58, length: 0.86 },
  { genres: ['indie rock', 'post-punk', 'shoegaze'], explicit: 0.08, length: 1.05 },
  { genres: ['r&b', 'neo soul', 'alternative r&b'], explicit: 0.28, length: 0.97 },
  { genres: ['house', 'deep house', 'electronica'], explicit: 0.04, length: 1.2 },
  { genres: ['folk', 'chamber folk', 'singer-songwriter'], explicit: 0.04, length: 0.99 },
  { genres: ['jazz', 'nu jazz', 'spiritual jazz'], explicit: 0, length: 1.45 },
  { genres: ['dance pop', 'electropop'], explicit: 0.14, length: 0.92 },
  { genres: ['metal', 'post-metal', 'doom metal'], explicit: 0.2, length: 1.28 },
  { genres: ['punk', 'garage rock'], explicit: 0.24, length: 0.78 },
  { genres: ['reggaeton', 'latin pop'], explicit: 0.26, length: 0.95 },
  { genres: ['afrobeats', 'amapiano'], explicit: 0.12, length: 1 },
  { genres: ['ambient', 'modern classical'], explicit: 0, length: 1.15 },
  { genres: ['country', 'americana'], explicit: 0.05, length: 0.96 },
];
