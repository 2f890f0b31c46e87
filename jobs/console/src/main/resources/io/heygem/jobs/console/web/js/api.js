/** Asking the server. */
import { language } from './words.js';

/** What the server refused, in its own words. */
class Refused extends Error {
  constructor(status, problem) {
    super([problem.message, problem.hint].filter(Boolean).join(language() === 'zh' ? '' : ' '));
    this.status = status;
    this.code = problem.code;
  }
}

export const headers = () => ({ 'X-HeyGem': '1', 'Accept-Language': language() });

/** The JSON of a refusal, or what can be said without one. */
export function refusal(status, text) {
  try {
    return new Refused(status, JSON.parse(text));
  } catch {
    return new Refused(status, { code: `HTTP_${status}`, message: `HTTP ${status}` });
  }
}

/** The JSON that is answered; null for none. Throws `Refused`, or `TypeError` when nobody answers. */
export async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    headers: { ...headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  return text ? JSON.parse(text) : null;
}

export const jobPath = (jobId, more = '') => `/api/jobs/${encodeURIComponent(jobId)}${more}`;

export const uploadPath = (uploadId, more = '') => `/api/uploads/${encodeURIComponent(uploadId)}${more}`;
