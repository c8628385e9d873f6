// %MARK%
// Copy it to app%PATH%/route.ts. Does the process answer? It asks nobody: a restart brings no other service back.
import { hostname } from 'node:os';
import { connection } from 'next/server';

export async function GET() {
  // At each request, and never out of the build.
  await connection();
  return Response.json({ status: 'healthy', timestamp: new Date().toISOString(), service: hostname() });
}
