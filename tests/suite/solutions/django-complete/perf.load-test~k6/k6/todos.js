import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = { vus: 50, duration: '2m' };

export default function () {
  const answer = http.get(`${__ENV.HOST}/todos/`);
  check(answer, { ok: (r) => r.status === 200 });
  sleep(1);
}
