import type { Page } from 'playwright-core';

/** What can lie over a screen, and how it is opened on the overview. */
export const overScreen: Record<string, (page: Page) => Promise<void>> = {
  'the drawer of the rows behind a figure': openRows,
  'the drawer of the record behind a row': async (page) => {
    await openRows(page);
    await page
      .getByRole('link', { name: /, the record behind / })
      .first()
      .click();
    const record = page.getByRole('dialog', { name: /^Record / });
    await record.getByRole('region', { name: 'Raw event' }).waitFor();
    await record.locator('[data-run]').waitFor();
  },
  'the keyboard map': async (page) => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard map' }).waitFor();
  },
  'the finder': async (page) => {
    await page.keyboard.press('/');
    // So short a word is in many names.
    await page.keyboard.type('e');
    await page.getByRole('option').first().waitFor();
  },
};

async function openRows(page: Page): Promise<void> {
  const rows = encodeURIComponent('tracks?popularity[gte]=0&popularity[lte]=100');
  await page.goto(`${new URL(page.url()).origin}/?rows=${rows}`);
  await page.getByRole('dialog').getByRole('link').first().waitFor();
}
