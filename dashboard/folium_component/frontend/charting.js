// The frame of the chart of events under the map. What draws in it is loaded after the first map, when the browser has time.
import {node} from './dom.js';
import {t} from './words.js';

const idle = act => (globalThis.requestIdleCallback ? requestIdleCallback(act, {timeout: 3000}) : setTimeout(act, 300));

// Returns a function that shows a view, with the `element` and `ready(view)`, to be called when the map is drawn.
export function charting(ask) {
  const narrow = matchMedia('(max-width: 700px)');
  const body = node('div', {class: 'body'}), told = node('span', {class: 'told'}), list = node('span', {class: 'as-list'});
  const toggle = node('button', {type: 'button', class: 'toggle', 'aria-expanded': 'true'});
  const title = node('h2', {}, t('Events in time'));
  const element = node('section', {class: 'atlas-chart', 'aria-label': t('Events in time')}, node('header', {}, title, told, list, toggle), body);
  let shown = null, loading = null, mapped = false, opened = false;  // on a phone it is opened for the moment: links have it closed there

  const load = () => {
    loading ??= import('./chart.js').then(({chart}) => chart(body, told, list, ask));
    loading.then(chart => chart.show(shown)).catch(error => { loading = null; body.replaceChildren(node('p', {class: 'problem', role: 'status'}, error.message)); });
  };
  const show = next => {
    shown = next;
    const open = narrow.matches ? opened : next.timeline.chart !== 'none';
    element.classList.toggle('closed', !open);
    toggle.setAttribute('aria-expanded', String(open));
    toggle.textContent = open ? t('Hide') : t('Show');
    toggle.setAttribute('aria-label', open ? t('Hide the chart of events') : t('Show the chart of events'));
    if (!open || !mapped) return;
    loading?.then(chart => chart.expect(next)).catch(() => null);
    // Drawn after the panel and the map of the same view have been painted, which take less time than it.
    if (loading) requestAnimationFrame(() => setTimeout(load)); else idle(load);
  };
  toggle.addEventListener('click', () => {
    if (narrow.matches) opened = !opened; else return ask('chart', shown.timeline.chart === 'none' ? 'acts' : 'none');
    show(shown);
  });
  narrow.addEventListener('change', () => { if (shown) show(shown); });
  show.element = element;
  show.ready = next => { mapped = true; show(next); };
  return show;
}
