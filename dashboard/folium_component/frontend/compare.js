// A second map beside the first, locked to it, and in words what differs. Loaded when a reader compares.
//
// `first` is the first map (overlay.js), `again(element, data, own)` mounts another from the same script, with some
// answers to a reader's doing of its `own`, `ask` asks for a change.
import {button, node, outside, phone, style} from './dom.js';
import {amount, t} from './words.js';

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
  return () => { one.off('move', there); other.off('move', back); };
}

function difference({title, text, region, range, acts, sources}, ask) {
  const cited = sources.map(({text, url}) => outside(url, text) ?? node('span', {}, text));
  const kinds = (acts ?? []).map(([act, name, n]) => button(`${name} ${amount(n)}`, {class: 'act'}, () => ask('between', {...range, act})));
  return node('li', {'data-of': region},
    node('b', {}, title), ' ',
    region && button(t('Open the region'), {class: 'link'}, () => ask('choice', region)),
    range && button(t('Show these events'), {class: 'link'}, () => ask('between', range)),
    text && node('p', {}, text),
    kinds.length > 0 && node('div', {class: 'acts'}, ...kinds),
    cited.length > 0 && node('small', {}, ...cited.flatMap((link, i) => i ? ['; ', link] : [link])));
}

// Two regions' status and figures side by side; a number of events opens them.
function sideBySide({head, rows, regions}, ask) {
  const cell = (text, region, act, name) => node('td', {}, act && text !== '0' ? button(text, {class: 'link', 'aria-label': `${text} ${name}`}, () => ask('filters', {region, act: [act]})) : text);
  return node('table', {},
    node('thead', {}, node('tr', {}, node('td', {}), ...head.map(name => node('th', {scope: 'col'}, name)))),
    node('tbody', {}, ...rows.map(([label, one, other, act]) => node('tr', {}, node('th', {scope: 'row'}, label), cell(one, regions[0], act, label), cell(other, regions[1], act, label)))));
}

// The list of differences under the heading of each group.
function grouped(differences, ask) {
  const parts = [];
  let list = null, group = null;
  for (const each of differences) {
    if (each.group !== group) parts.push(node('h3', {}, group = each.group), list = node('ul'));
    list.append(difference(each, ask));
  }
  return parts;
}

export function compare(body, first, again, ask) {
  let second = null, unlock = null, kind = null, drawn = null;
  let frame = null;
  const captions = [node('p', {class: 'atlas-caption'}), node('p', {class: 'atlas-caption'})];
  const words = node('div'), differs = node('section', {class: 'atlas-differences', tabindex: 0, 'aria-label': t('What differs')});
  differs.append(node('header', {}, node('h2', {}, t('What differs')), button(t('Swap sides'), {}, () => ask('swap')), button(t('Close comparison'), {}, () => ask('compare'))), words);
  // The legends would cover small maps: they wait until they are opened.
  const fold = () => { for (const legend of body.querySelectorAll('.atlas-legend')) legend.open = false; };
  const close = () => {
    unlock?.();
    second?.remove();
    second = unlock = kind = drawn = null;
    frame?.remove(); differs.remove();
    frame = null;
    captions.forEach(caption => caption.remove());
    body.classList.remove('comparing');
  };
  const fit = data => {
    const both = [[first, first.data.selected[0]], [second, data.map.selected[0]]].map(([each, id]) => [each, each.regions.get(id)?.getBounds()]).filter(([, bounds]) => bounds);
    const zoom = Math.min(...both.map(([each, bounds]) => each.map.getBoundsZoom(bounds.pad(.15))));
    for (const [each, bounds] of both) each.look(bounds.getCenter(), zoom);
  };
  return data => {
    if (!data) { close(); return; }
    if (kind && kind !== data.kind) close();
    captions.forEach((caption, i) => { caption.textContent = data.captions[i]; });
    const text = JSON.stringify([data.differences, data.table]);
    if (text !== drawn) {
      drawn = text;
      words.replaceChildren(...[data.table && sideBySide(data.table, ask), ...grouped(data.differences, ask)].filter(Boolean));
      differs.scrollTop = 0;
    }
    if (second) {
      const moved = kind === 'region' && second.data.selected.join() !== data.map.selected.join();
      second.update(data.map);
      if (moved) fit(data);
      return;
    }
    kind = data.kind;
    const element = node('div', {class: 'atlas-map'});
    frame = node('div', {class: 'atlas-frame beside'}, element);
    body.classList.add('comparing');
    body.querySelector('.atlas-frame').after(frame);
    body.querySelector('.atlas-frame').append(captions[0]);
    frame.append(captions[1]);
    if (phone.matches) body.querySelector('.atlas-panel').before(differs); else frame.after(differs);
    // Where the second map is moved, the first follows and says so; its regions are chosen for it alone.
    const choose = region => ask('compare', region ? `region:${region}` : null);
    second = again(element, {...data.map, at: null, zoom: null}, {moved: null, ...kind === 'region' && {click: ({region}) => choose(region), near: null, choose}});
    fold();
    // When both have found their new size: a map that nobody has moved then shows everything again.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (!second) return;
      if (kind === 'region' && !first.data.at) fit(data);
      unlock = lock(first.map, second.map, kind !== 'region');
    }));
    element.dataset.ready = 'true';
  };
}
