// The facets in the Filters box: each value of what events can be told apart by, with the events that choosing it would leave.
import {node} from './dom.js';
import {dressed} from './search.js';
import {amount, t} from './words.js';

const COLUMNS = [['act'], ['actor', 'source'], ['language', 'modality', 'sure', 'outlets']];
let asked = 0;

const chosen = form => Object.fromEntries([...form.querySelectorAll('fieldset')].map(field =>
  [field.name, [...field.querySelectorAll('input:checked')].map(input => input.value).filter(Boolean)]));

function facet({id, label, one, options}, form, ask) {
  const rows = one ? [{value: '', label: t('any'), count: null, on: !options.some(({on}) => on)}, ...options] : options;
  const field = node('fieldset', {name: id}, node('legend', {}, label));
  rows.forEach(({value, label, count, on}, number) => {
    const told = `atlas-facet-${id}-${number}`;
    const input = node('input', {type: one ? 'radio' : 'checkbox', name: `facet-${id}`, value, disabled: count === 0 && !on,
      'aria-describedby': count === null ? null : told});
    input.checked = on;
    input.addEventListener('change', () => ask('filters', chosen(form)));
    field.append(node('div', {class: 'choice'}, node('label', {}, input, node('span', {}, label)),
      count === null ? null : node('span', {class: 'count', id: told}, amount(count))));
  });
  return options.length ? field : null;
}

// Draws the facets of the view in the address, keeping focus and scrolling where they were.
export async function draw(form, ask) {
  const mine = asked += 1;
  const [response] = await Promise.all([fetch(`facets${location.search}`).catch(() => null), dressed()]);
  const found = response?.ok ? await response.json().catch(() => null) : null;
  if (mine !== asked) return;  // the view has changed meanwhile
  if (!found) {
    form.replaceChildren(node('p', {role: 'status'}, t('The filters could not be counted; close the box and open it again.')));
    return;
  }
  const focused = form.contains(document.activeElement) ? document.activeElement : null;
  const clear = node('button', {type: 'button', class: 'clear', disabled: !found.facets.some(({options}) => options.some(({on}) => on))}, t('Clear all filters'));
  clear.addEventListener('click', () => ask('filters', Object.fromEntries(found.facets.map(({id}) => [id, []]))));
  form.replaceChildren(...COLUMNS.map(ids => node('div', {}, ...found.facets.filter(({id}) => ids.includes(id)).map(row => facet(row, form, ask)))), clear);
  if (!focused) return;
  const again = [...form.querySelectorAll('input')].find(({name, value}) => name === focused.name && value === focused.value);
  (again ?? form.querySelector('input:not(:disabled)'))?.focus({preventScroll: true});
}
