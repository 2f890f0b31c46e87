/** Getting in, where the server wants to know who it is. */
import { call } from './api.js';
import { $, el, show } from './dom.js';
import { attempt, complain } from './notice.js';

const AGAIN_MILLIS = 3_000;

const field = (id, word, more) => el('label.field', { for: id }, el('span', { word }), el('input', { id, ...more }));

/**
 * Asks whether one must sign in, until somebody answers; calls `enter` once one may come in and `leave` when that ends.
 */
export function startLogin(enter, leave) {
  $('login').append(
    el('h2', { word: 'signInTitle' }),
    field('login-token', 'token', { type: 'password', autocomplete: 'current-password' }),
    el('p.dim', { id: 'login-or', word: 'orUser' }),
    field('login-user', 'user', { autocomplete: 'username' }),
    field('login-password', 'password', { type: 'password', autocomplete: 'current-password' }),
    el('button.primary', { type: 'submit', id: 'login-submit', word: 'signIn' }));
  const look = async () => {
    const session = await call('GET', '/api/session');
    const inside = !session.required || session.signedIn;
    document.body.classList.toggle('outside', !inside);
    show($('login'), !inside);
    show($('sign-out'), session.required && session.signedIn);
    show($('login-token').parentElement, session.token);
    show($('login-user').parentElement, session.user);
    show($('login-password').parentElement, session.user);
    show($('login-or'), session.token && session.user);
    if (inside) enter();
    else $(session.token ? 'login-token' : 'login-user').focus();
  };
  $('login').addEventListener('submit', attempt(async event => {
    event.preventDefault();
    const token = $('login-token').value;
    try {
      await call('POST', '/api/login', token ? { token } : { user: $('login-user').value, password: $('login-password').value });
      $('login-password').value = '';
      $('login-token').value = '';
    } catch (problem) {
      // Here a refusal is an answer, not a session that has ended.
      problem.code = problem.code === 'LOGIN_NEEDED' ? 'LOGIN_WRONG' : problem.code;
      throw problem;
    }
    await look();
  }));
  $('sign-out').addEventListener('click', attempt(async () => {
    await call('POST', '/api/logout');
    leave();
    await look();
  }));
  document.addEventListener('signed-out', () => {
    leave();
    look().catch(complain);
  });
  const begin = async () => {
    try {
      await look();
    } catch (problem) {
      complain(problem);
      setTimeout(begin, AGAIN_MILLIS);
    }
  };
  begin();
}
