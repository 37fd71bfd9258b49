// C-ECHO as the commands and the demo use it: the answer with its words, and a server that reports what it answers.
// PS3.7 9.1.5, PS3.4 annex A.
import type { Association } from "@dicom-ul/acse";
import { cEcho, describeStatus, type Handlers, serve, status, statusWords } from "@dicom-ul/dimse";

/** The answer to a C-ECHO. */
export interface EchoAnswer {
  readonly status: number;
  /** For people: `success`. */
  readonly words: string;
}

/**
 * Sends a C-ECHO and waits `timeout` milliseconds for its answer (30 s when undefined). Rejects with a `DimseStatusError` for a
 * failing status, and as `cEcho` does.
 */
export async function echo(association: Association, timeout: number | undefined): Promise<EchoAnswer> {
  const answered = await cEcho(association, { timeout: timeout ?? defaultTimeout });
  return { status: answered, words: statusWords(answered, "C-ECHO") };
}

/**
 * Answers every C-ECHO with success until the association is released; rejects when it ends otherwise. Other services are answered
 * by these handlers.
 */
export function answerEchoes(
  association: Association,
  report: (fields: Readonly<Record<string, unknown>>, words: string) => void,
  handlers: Omit<Handlers, "cEcho"> = {},
): Promise<void> {
  return serve(association, {
    ...handlers,
    cEcho: ({ messageId, context }) => {
      const answer = status.success;
      report(
        { messageId, presentationContextId: context.id, status: answer },
        `C-ECHO, message ${messageId}: answered with ${describeStatus(answer, "C-ECHO")}`,
      );
      return answer;
    },
  });
}

/** As for the answer to an association request. */
const defaultTimeout = 30_000;
