// A crowded map: circles that count events by cells of a grid, or marks where few events are in sight. Asked for with the part of
// the map that is shown, whenever it moves.

import {node} from './dom.js';
import {amount, t, tn} from './words.js';

const PAUSE = 60, LEAST = 24, MOST = 58, MOST_NARROW = 40;  // ms until a moved map is asked for; pixels across
const NARROW = 500, LINE = 12;  // pixels
const STEPS = [0, ...Array.from({length: 12}, (_, step) => [-4, 4].map(by => by * (step + 1))).flat()];  // pixels

// `Marker` is the class of the circles; `shown` is called when there is something else to show. `ask(address)` asks anew, or with
// null for nothing; `markers` are those of the part that is shown.
export function grid(Leaflet, map, Marker, shown) {
  const found = {group: Leaflet.layerGroup(), markers: [], cells: []};
  let address = null, latest = null, pause = null;
  const fetched = async () => {
    const box = map.getBounds(), mine = latest = {};
    const extent = [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map(n => n.toFixed(2)).join();
    const response = await fetch(`${address}${address.includes('?') ? '&' : '?'}extent=${extent}&scale=${map.getZoom()}`);
    if (!response.ok) throw new Error(await response.text());
    const {cells, markers} = await response.json();
    if (mine !== latest || !address) return;  // the map moved on meanwhile
    Object.assign(found, {cells, markers});
    draw();
    shown();
  };
  const soon = ms => {
    clearTimeout(pause);
    if (address) pause = setTimeout(() => fetched().catch(error => console.error(error)), ms);
  };
  const circle = ([lat, lon, events, corners], most) => {
    const size = Math.round(LEAST + ((map.getSize().x < NARROW ? MOST_NARROW : MOST) - LEAST) * Math.sqrt(events / most));
    const marker = new Marker([lat, lon], {keyboard: true, riseOnHover: true, icon: Leaflet.divIcon({className: 'atlas-cell', iconSize: [size, size]})});
    marker.on('add', () => {
      const icon = marker.getElement(), label = t('{events} in this cell of the grid; zoom in', {events: tn('{n} event', '{n} events', events)});
      icon.replaceChildren(node('span', {'aria-hidden': 'true'}, short(events)));
      Object.assign(icon, {title: label});
      icon.setAttribute('aria-label', label);
      icon.setAttribute('role', 'button');
    });
    marker.on('click keypress', event => {
      if (event.type === 'keypress' && event.originalEvent.key !== 'Enter') return;
      Leaflet.DomEvent.stopPropagation(event);
      const zoom = Math.max(map.getZoom() + 1, map.getBoundsZoom(corners));
      map.setView(Leaflet.latLngBounds(corners).getCenter(), Math.min(zoom, map.getMaxZoom()), {animate: false});
      map.getContainer().focus({preventScroll: true});  // the circle is gone
    });
    return marker;
  };
  const draw = () => {
    found.group.clearLayers();
    const most = Math.max(...found.cells.map(cell => cell[2]));
    for (const cell of found.cells) circle(cell, most).addTo(found.group);
  };
  found.ask = next => {
    address = next;
    if (address) soon(0); else {
      latest = null;
      Object.assign(found, {cells: [], markers: []});
      draw();
    }
  };
  map.on('moveend', () => soon(PAUSE));
  found.remove = () => { clearTimeout(pause); address = null; };
  return found;
}

// Names of regions step up or down, by as little as it takes, where they would lie over a circle's number or a name before them.
export function stepAside(map, labels, cells) {
  const taken = cells.map(([lat, lon, events]) => {
    const {x, y} = map.latLngToLayerPoint([lat, lon]), wide = 4 * short(events).length;
    return {left: x - wide, right: x + wide, top: y - LINE / 2, bottom: y + LINE / 2};
  });
  for (const label of labels) {
    const element = label.getElement();
    if (!element) continue;
    const {x, y} = map.latLngToLayerPoint(label.getLatLng()), wide = element.offsetWidth / 2, high = element.offsetHeight / 2;
    const box = by => ({left: x - wide, right: x + wide, top: y + by - high, bottom: y + by + high});
    const by = (cells.length && wide && STEPS.find(by => !taken.some(other => meet(box(by), other)))) || 0;
    element.style.marginTop = by ? `${by}px` : '';
    if (wide) taken.push(box(by));
  }
}

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// As few digits as fit: 950, 1.2k, 34k.
const short = n => n < 1000 ? String(n) : `${amount(n < 10_000 ? Math.round(n / 100) / 10 : Math.round(n / 1000))}k`;
