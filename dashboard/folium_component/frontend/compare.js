// A second map beside the first, locked to it, and in words what differs. Loaded when a reader compares.
//
// `first` is the first map (overlay.js), `again(element, data)` mounts another from the same script, `ask` asks for a change.
import {node, style} from './dom.js';
import {t} from './words.js';

await style(new URL('compare.css', import.meta.url).href);

// Both maps show the same place, or for two regions the same scale: whichever is moved takes the other along.
function lock(one, other, samePlace) {
  let following = false;
  const follow = (from, to) => () => {
    if (following) return;
    following = true;
    to.setView(samePlace ? from.getCenter() : to.getCenter(), from.getZoom(), {animate: false});
    following = false;
  };
  const there = follow(one, other), back = follow(other, one);
  one.on('move', there);
  other.on('move', back);
  there();
  return () => one.off('move', there);
}

function difference({text, region, range, sources}, ask) {
  const open = (label, act) => {
    const button = node('button', {type: 'button', class: 'link'}, label);
    button.addEventListener('click', act);
    return button;
  };
  const cited = sources.map(({text, url}) => /^https?:\/\//i.test(url ?? '') ? node('a', {href: url, target: '_blank', rel: 'noopener noreferrer'}, text) : node('span', {}, text));
  const acts = [region && open(t('Open the region'), () => ask('choice', region)), range && open(t('Show these events'), () => ask('range', range))];
  return node('li', {}, text, ...acts.filter(Boolean).flatMap(act => [' ', act]), cited.length ? node('small', {}, ...cited.flatMap((link, i) => i ? ['; ', link] : [link])) : null);
}

export function compare(body, first, again, ask) {
  let second = null, unlock = null, kind = null;
  const frame = node('div', {class: 'atlas-frame beside'}), element = node('div', {class: 'atlas-map'});
  frame.append(element);
  const captions = [node('p', {class: 'atlas-caption'}), node('p', {class: 'atlas-caption'})];
  const list = node('ul'), differs = node('section', {class: 'atlas-differences', 'aria-label': t('What differs')});
  const button = (label, act) => {
    const made = node('button', {type: 'button'}, label);
    made.addEventListener('click', act);
    return made;
  };
  differs.append(node('header', {}, node('h2', {}, t('What differs')), button(t('Swap sides'), () => ask('swap')), button(t('Close comparison'), () => ask('compare'))), list);
  const close = () => {
    unlock?.();
    second?.remove();
    second = unlock = kind = null;
    frame.remove(); differs.remove();
    captions.forEach(caption => caption.remove());
    body.classList.remove('comparing');
  };
  return data => {
    if (!data) { close(); return; }
    if (kind && kind !== data.kind) close();
    captions.forEach((caption, i) => { caption.textContent = data.captions[i]; });
    list.replaceChildren(...data.differences.map(each => difference(each, ask)));
    if (second) { second.update(data.map); return; }
    kind = data.kind;
    body.classList.add('comparing');
    body.querySelector('.atlas-frame').after(frame);
    body.querySelector('.atlas-frame').append(captions[0]);
    frame.append(captions[1]);
    frame.after(differs);
    second = again(element, {...data.map, at: null, zoom: null});
    if (kind === 'region') {
      const bounds = id => second.regions.get(id)?.getBounds();
      const [here] = first.data.selected, [there] = data.map.selected;
      if (here) first.map.fitBounds(bounds(here), {animate: false});
      if (there) second.map.fitBounds(bounds(there), {animate: false});
    }
    // When both have found their new size: a map that nobody has moved then shows everything again.
    requestAnimationFrame(() => requestAnimationFrame(() => { if (second) unlock = lock(first.map, second.map, kind !== 'region'); }));
    element.dataset.ready = 'true';
  };
}
