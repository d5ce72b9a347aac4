import type { Browser, Page, Response } from 'playwright-core';
import { eventually } from '../support/eventually.js';

const SHOWS_WITHIN_MS = 15_000;

/** What GraphiQL got for an operation. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly unknown[];
}

/** GraphiQL in a browser window of its own, as someone sees it who was never there before. */
export class GraphiqlPage implements AsyncDisposable {
  readonly page: Page;
  /** What must not be: requests that would leave the machine, errors in the console or in a script. */
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens what the gateway at `url` shows a browser. */
  static async open(browser: Browser, url: string): Promise<GraphiqlPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
    });
    context.setDefaultTimeout(SHOWS_WITHIN_MS);
    const graphiql = new GraphiqlPage(await context.newPage());
    await graphiql.#watch(new URL(url).origin);
    await graphiql.page.goto(`${url}/graphql`);
    // The frame is there before the editor; a tab that is changed in between shows the last one's text.
    await graphiql.page
      .locator('.graphiql-query-editor .view-line')
      .first()
      .waitFor();
    return graphiql;
  }

  /** The titles of the tabs, from the left. */
  tabs(): Promise<string[]> {
    return this.page.locator('.graphiql-tab-button').allInnerTexts();
  }

  /** Goes to a tab, presses the button, and gives what came back once the page shows it. */
  async run<Data>(tab: string): Promise<Answer<Data>> {
    await this.page.getByRole('button', { name: tab, exact: true }).click();
    const [response] = await Promise.all([
      this.page.waitForResponse((seen) => isAnswerTo(tab, seen)),
      this.#execute().click(),
    ]);

    const answer = (await response.json()) as Answer<Data>;
    await eventually(
      `GraphiQL shows the answer of ${tab}`,
      async () => (await this.shown()).includes(beginningOf(answer)),
      SHOWS_WITHIN_MS,
    );
    return answer;
  }

  /** What stands in the answer's pane, without spaces. */
  async shown(): Promise<string> {
    const text = await this.page.locator('.result-window').innerText();
    return withoutSpaces(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }

  #execute() {
    return this.page.getByRole('button', { name: /^Execute query/ });
  }

  async #watch(origin: string): Promise<void> {
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
    await this.page.context().route('**/*', (route) => {
      const url = new URL(route.request().url());
      if (url.origin === origin) return route.continue();
      this.faults.push(`a request to ${url.href}`);
      return route.abort();
    });
  }
}

function isAnswerTo(operation: string, response: Response): boolean {
  const request = response.request();
  if (request.method() !== 'POST') return false;
  const { query } = request.postDataJSON() as { readonly query: string };
  return new RegExp(`^(query|mutation) ${operation}\\b`, 'm').test(query);
}

/** The editor keeps only the lines in view, so that a long answer's end is not there to be seen. */
function beginningOf(answer: object): string {
  return withoutSpaces(JSON.stringify(answer)).slice(0, 80);
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s/g, '');
}
