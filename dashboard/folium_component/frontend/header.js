// The header: search, acts, whose map, the page's language, take away and share. Fields show what the view says.
import {box, node} from './dom.js';
import {search} from './search.js';
import {share} from './share.js';
import {takeAway} from './takeaway.js';
import {t, tn} from './words.js';

// Which kinds of acts are shown.
function acts(known, ask) {
  const boxes = known.map(([id, label]) => {
    const input = node('input', {type: 'checkbox', value: id});
    input.addEventListener('change', () => ask('acts', boxes.filter(b => b.input.checked).map(b => b.input.value)));
    return {input, text: label, label: node('label', {}, input, label)};
  });
  const none = node('button', {type: 'button'}, t('All acts'));
  none.addEventListener('click', () => ask('acts', []));
  const chooser = box('', {class: 'acts'});
  chooser.lastChild.append(none, node('div', {class: 'columns'}, ...boxes.map(b => b.label)));
  const show = chosen => {
    boxes.forEach(b => { b.input.checked = chosen.includes(b.input.value); });
    chooser.firstChild.textContent = !chosen.length ? t('All kinds of acts')
      : chosen.length === 1 ? boxes.find(b => b.input.value === chosen[0]).text : tn('{n} kind of acts', '{n} kinds of acts', chosen.length);
    none.disabled = !chosen.length;
  };
  show.element = chooser;
  return show;
}

function select(className, label, options, choose) {
  const list = node('select', {class: className, 'aria-label': label, title: label}, ...options.map(([id, name]) => node('option', {value: id}, name)));
  list.addEventListener('change', () => choose(list.value));
  return list;
}

// The page in another language is another page: every word of it changes, those on the map too.
function speak(language) {
  const address = new URL(location.href);
  if (language === 'en') address.searchParams.delete('lang'); else address.searchParams.set('lang', language);
  location.assign(address);
}

// `ask` asks for a change. Returns a function that shows a view's part, with the `element`.
export function header({acts: known, perspectives, formats, longest, languages}, ask) {
  const find = search(longest, ask), chooser = acts(known, ask);
  const whose = select('whose', t('Whose map'), perspectives.map(([id, name]) => [id, t('Map: {name}', {name})]), id => ask('perspective', id));
  const spoken = select('lang', t('Language'), languages, speak);
  const show = ({q, chosen, perspective, lang}) => {
    find(q);
    chooser(chosen);
    whose.value = perspective;
    spoken.value = lang;
  };
  show.element = node('div', {class: 'atlas-header'}, node('h1', {}, 'Dispute Atlas'), find.element, chooser.element, whose, node('span', {class: 'space'}),
    spoken, takeAway(formats), share());
  return show;
}
