// What an editor sees beside a reader: corrections of events, each with its undo. Loaded only where the server says so.
//
// Every correction is one request that carries the token this page was given; the server judges it anew.
import {button, node, style} from './dom.js';
import {t} from './words.js';

await style(new URL('edit.css', import.meta.url).href);

const language = () => new URLSearchParams(location.search).get('lang') ?? 'en';

const root = new URL('../../../', import.meta.url);  // of the server, below any base path

async function asked(address, token, options = {}) {
  const url = new URL(address, root);
  url.searchParams.set('lang', language());
  const response = await fetch(url, {...options, headers: {...options.headers, 'x-atlas-token': token}})
    .catch(() => { throw new Error(t('The server does not answer; nothing was changed. Try again in a moment.')); });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

// `editing` is what the page was given (edits.offer). `changed(answer)` is called after every correction.
export function corrections(editing, changed) {
  const send = correction => asked('correct', editing.token, {
    method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(correction),
  });

  // Says what was done, with the way back, where it outlives the row that it was done in.
  const said = node('div', {class: 'edit-said', role: 'status'});
  const tell = (answers, failure) => {
    if (failure) { said.replaceChildren(node('span', {class: 'failure'}, failure)); return; }
    const undo = answers.some(answer => answer.undone) ? null : button(t('Undo'), {class: 'link'}, () => run(
      [...answers].reverse().map(answer => ({target: answer.id, verb: 'undo'})), undo));
    said.replaceChildren(node('span', {}, [...new Set(answers.map(answer => answer.said))].join(' ')), ...(undo ? [undo] : []),
      button('×', {class: 'link close', 'aria-label': t('Close')}, () => said.replaceChildren()));
    said.querySelector('button').focus({preventScroll: true});  // what was corrected may be gone, and the focus with it
  };

  async function run(wanted, pressed) {
    const answers = [];
    if (pressed) pressed.disabled = true;
    let failure = '';
    try {
      for (const correction of wanted) answers.push(await send(correction));
    } catch (error) {
      failure = error.message;
    }
    if (pressed) pressed.disabled = false;
    if (answers.length || failure) tell(answers, failure);
    for (const answer of answers) changed(answer);
    return !failure;
  }

  async function fill(form, id) {
    const now = await asked(`correctable?event=${encodeURIComponent(id)}`, editing.token);
    const why = node('input', {maxlength: 1000, autocomplete: 'off'});
    const date = node('input', {value: now.date, maxlength: 30, spellcheck: 'false', autocomplete: 'off', placeholder: '2008-08-26', 'aria-describedby': `edit-hint-${id}`});
    const act = node('select', {}, ...editing.acts.map(([value, text]) => node('option', {value, selected: value === now.act}, text)));
    const boxes = editing.regions.map(([value, text]) => {
      const input = node('input', {type: 'checkbox', value});
      input.checked = now.regions.includes(value);
      return {input, label: node('label', {}, input, text)};
    });
    const chosen = () => boxes.filter(({input}) => input.checked).map(({input}) => input.value);
    const names = () => editing.regions.filter(([value]) => chosen().includes(value)).map(([, text]) => text).join(', ') || t('none');
    const summary = node('summary', {}, names());
    const regions = node('details', {class: 'regions'}, summary, node('div', {class: 'columns'}, ...boxes.map(({label}) => label)));
    regions.addEventListener('change', () => { summary.textContent = names(); });

    const correction = (verb, value = []) => ({target: id, verb, value, why: why.value.trim()});
    const save = button(t('Save'), {class: 'main'}, () => {
      const day = date.value.trim(), wanted = [];
      if (day !== now.date) wanted.push(correction('date', day ? [day] : []));
      if (act.value !== now.act) wanted.push(correction('act', [act.value]));
      if (chosen().sort().join() !== [...now.regions].sort().join()) wanted.push(correction('region', chosen()));
      if (wanted.length) run(wanted, save).then(done => done && form.close?.());
      else form.close?.();
    });
    const one = (text, verb, value) => {
      const pressed = button(text, {}, () => run([correction(verb, value?.())], pressed).then(done => done && form.close?.()));
      return pressed;
    };
    const other = node('select', {'aria-label': t('Same happening as')}, ...now.others.map(([value, text]) => node('option', {value}, text)));
    const field = (text, ...content) => node('label', {class: 'field'}, node('span', {}, text), ...content);
    form.replaceChildren(...[
      node('div', {class: 'verdict'}, one(t('Accept'), 'accept'), one(t('Reject'), 'reject')),
      field(t('Date'), date), node('small', {id: `edit-hint-${id}`}, t('A year, a month, a day, or two with a slash between: 2008, 2008-08, 2008-08-26, 2008-08-07/2008-08-12; empty: undated')),
      field(t('Act'), act),
      node('div', {class: 'field'}, node('span', {}, t('Region')), regions),
      field(t('Why (optional)'), why),
      node('div', {class: 'verdict'}, save, button(t('Cancel'), {}, () => form.close?.())),
      now.others.length || now.joined ? node('div', {class: 'field happening'}, node('span', {}, t('Happening')),
        now.others.length ? other : null, now.others.length ? one(t('Merge with it'), 'merge', () => [other.value]) : null,
        now.joined ? one(t('Not the same as others'), 'split') : null) : null,
      now.said.length ? node('ul', {class: 'edit-past'}, ...now.said.map(({id: past, text, why: reason, undone}) => {
        const back = undone ? null : button(t('Undo'), {class: 'link'}, () => run([{target: past, verb: 'undo'}], back).then(done => done && form.close?.()));
        return node('li', {}, text, reason ? node('q', {}, reason) : null, ' ', back);
      })) : null].filter(Boolean));
    date.focus();
  }

  // The button that opens an event's corrections in `place`.
  const offer = (id, place) => {
    const open = button(t('Correct'), {class: 'link edit-open', 'aria-expanded': 'false'}, () => {
      const shown = place.querySelector(':scope > .edit');
      if (shown) { shown.close(); return; }
      const form = node('form', {class: 'edit', 'aria-label': t('Correct this event')}, t('Loading …'));
      form.close = () => {
        const within = form.contains(document.activeElement);
        form.remove();
        open.setAttribute('aria-expanded', 'false');
        if (within) open.focus();
      };
      form.addEventListener('submit', event => { event.preventDefault(); form.querySelector('.main')?.click(); });
      form.addEventListener('keydown', event => { if (event.key === 'Escape') { event.stopPropagation(); form.close(); } });
      place.append(form);
      open.setAttribute('aria-expanded', 'true');
      fill(form, id).catch(error => { form.close(); tell([], error.message); });
    });
    return open;
  };
  return {offer, said};
}

// In the atlas: a way to the page on which articles are taken in, and corrections in each row of the panel.
export function edit(panel, header, editing, again) {
  const {offer, said} = corrections(editing, again);
  const lang = language();
  header.querySelector('.space')?.after(node('a', {class: 'contribute', href: new URL(lang === 'en' ? editing.page : `${editing.page}?lang=${lang}`, root).href, title: t('You edit as {name}', {name: editing.name})}, t('Contribute')));
  panel.after(said);
  const add = () => {
    for (const row of panel.querySelectorAll('li[data-id]:not([data-edit])')) {
      row.dataset.edit = '';
      const body = row.querySelector(':scope > div');
      if (row.querySelector(':scope > .atlas-symbol') && body) (body.lastElementChild ?? body).append(' · ', offer(row.dataset.id, body));
    }
    const open = new URLSearchParams(location.search).get('event');
    const reading = panel.querySelector('.reading:not([data-edit])');
    if (open && reading) {
      reading.dataset.edit = '';
      const place = node('div', {class: 'edit-place'});
      place.append(offer(open, place));
      reading.querySelector('.text')?.after(place);
    }
  };
  new MutationObserver(add).observe(panel, {childList: true, subtree: true});
  add();
}
