// An answer that takes two seconds, as that of a chat does.
import { connection } from 'next/server';

export async function GET() {
  await connection();
  const encoder = new TextEncoder();
  let count = 0;
  const stream = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      controller.enqueue(encoder.encode(`${++count}\n`));
      if (count === 10) controller.close();
    },
  });
  return new Response(stream, { headers: { 'content-type': 'text/plain' } });
}
