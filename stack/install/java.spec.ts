import { describe, expect, it } from '@jest/globals';
import { parseJavaMajor } from './java.mjs';

describe("Java's version", () => {
  it('is read from what java -version prints', () => {
    expect(parseJavaMajor('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment')).toBe(17);
    expect(parseJavaMajor('java version "21" 2023-09-19 LTS')).toBe(21);
  });
  it('is 8 where it calls itself 1.8', () => {
    expect(parseJavaMajor('openjdk version "1.8.0_402"')).toBe(8);
  });
  it('is unknown when there is no Java', () => {
    expect(parseJavaMajor('command not found')).toBeUndefined();
  });
});
