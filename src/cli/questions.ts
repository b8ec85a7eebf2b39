/** Asks one question on the terminal and gives the line that was typed, without blanks round it. */
export type Asks = (question: string) => Promise<string>;

/** The person pressed Ctrl-C or closed the input. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** In front of a question; the prompt puts one blank behind it. */
const MARGIN = '    ';

function plain(text: string): string {
  return text;
}

/** Questions on the real terminal. */
export async function openQuestions(): Promise<Asks> {
  const { input } = await import('@inquirer/prompts');
  const theme = {
    prefix: { idle: MARGIN, done: MARGIN },
    style: { message: plain, answer: plain },
  };
  return async (question) => {
    try {
      return (await input({ message: question, theme })).trim();
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
      throw error;
    }
  };
}
