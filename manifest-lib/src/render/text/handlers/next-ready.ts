// %MARK%
// Copy it to app%PATH%/route.ts, and say below how each dependency is asked, if there is any.
import { hostname } from 'node:os';
import { connection } from 'next/server';

type Question = { needed: boolean; ask: () => Promise<unknown> };

// A question rejects if the dependency is away. Without one that is needed the answer is 503; null is told as unknown.
const QUESTIONS: Record<string, Question | null> = {%QUESTIONS%};
// Half of what the probe waits: the answer is there before it gives up.
const ANSWER_WITHIN_MS = %WITHIN%;

async function state(question: Question | null): Promise<string> {
  if (question === null) return 'unknown';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([question.ask(), late]);
    return 'connected';
  } catch {
    // Never the error's own text: anyone may read the answer.
    return 'unavailable';
  } finally {
    clearTimeout(timer);
  }
}

export async function GET() {
  // At each request, and never out of the build.
  await connection();
  const names = Object.keys(QUESTIONS);
  const states = await Promise.all(names.map((name) => state(QUESTIONS[name])));
  const away = names.some((name, index) => QUESTIONS[name]?.needed && states[index] === 'unavailable');
  const body = {
    status: away ? 'unhealthy' : 'healthy',
    timestamp: new Date().toISOString(),
    service: hostname(),
    ...Object.fromEntries(names.map((name, index) => [name, states[index]])),
  };
  return Response.json(body, { status: away ? 503 : 200 });
}
