// A folium map mounted in an element of the page, and what changes on it with every click.
//
// The folium script is drawn once; after that only ids, styles and marks travel. The page (map.js) and the exported
// HTML file use this same module. Every text from outside is set with textContent or setAttribute, never as HTML.

import {grid, stepAside} from './cells.js';
import {node, symbol} from './dom.js';
import {highlight} from './highlight.js';
import {called, gathered} from './gathered.js';
import {chooser, legend, patterns} from './legend.js';
import {t, tn} from './words.js';

const RESTS = 50;  // ms for which a mouse that only passes an area is not yet on it

// The grounds of days by their addresses, each fetched once for all maps of the page.
const GROUNDS = 80;  // kept
const grounds = new Map();

// Asks for the ground of a day, which may be needed soon.
export function ground(address) {
  if (!grounds.has(address)) {
    if (grounds.size >= GROUNDS) grounds.delete(grounds.keys().next().value);
    const asked = fetched(address);
    asked.catch(() => grounds.delete(address));
    grounds.set(address, asked);
  }
  return grounds.get(address);
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(t('The areas of the day could not be fetched (status {status}); reload the page.', {status: response.status}));
  return response.json();
}

// Mounts the map that `draw(L)`, a folium script, draws; it returns what does not change with the view. `on` has click({region, at}),
// near(region), before a click, choose(region), place({place}), layers([names]), moved(at, zoom) and counts(), how many events each region has.
export function mount(element, Leaflet, draw, data, on) {
  patterns(element.parentElement);
  // Leaflet focuses the map on a click; without this the page would scroll and the first click be lost.
  element.focus = options => HTMLElement.prototype.focus.call(element, {...options, preventScroll: true});
  let map = null;
  // Without the script's own first view: everything would be drawn for it, and then again for ours.
  const own = {zoomSnap: .5, wheelPxPerZoomLevel: 90, center: undefined};
  // Names stand at points that are no drawing themselves: folium's circles would each be a path.
  const Point = Leaflet.Layer.extend({initialize(at) { this.at = at; }, getLatLng() { return this.at; }, onAdd() {}, onRemove() {}});
  const L = {...Leaflet, map: (id, options) => (map = Leaflet.map(element, {...options, ...own})), CircleMarker: Point};
  const fixed = draw(L);
  // Leaflet moves markers in three dimensions, which makes each a layer of the compositor; a hundred of them cost 100 ms a click.
  const Flat = Leaflet.Marker.extend({
    _setPos(at) {
      Leaflet.Marker.prototype._setPos.call(this, at);
      this._icon.style.transform = `translate(${at.x}px, ${at.y}px)`;
    },
  });
  const atlas = {map, data: {}, regions: new Map()};
  const towns = [], countries = [], labels = new Map(), names = new Map();

  // Moves to a place, or to the first extent, without telling `moved`: that is for the reader's own moves.
  let settled = true, untouched = false;
  atlas.look = (at, zoom) => {
    settled = false;
    if (at) map.setView(at, zoom, {animate: false}); else map.fitBounds(fixed.home, {animate: false});
    untouched = !at;
    settled = true;
  };
  atlas.look(data.at, data.zoom);

  const met = new Set();  // the map has groups, and what is in them too
  const visit = layer => {
    if (met.has(layer)) return;
    met.add(layer);
    if (layer.eachLayer) layer.eachLayer(visit);
    else if (layer.feature?.properties?.kind === 'region') adopt(layer);
    else if (layer.feature?.properties?.zoom) named(layer);
  };
  const adopt = layer => {
    const {id, name, label_at: at, label_kind: kind} = layer.feature.properties;
    atlas.regions.set(id, layer);
    names.set(id, name);
    if (at) labels.set(id, label(at, name, kind).addTo(map));
    layer.on('click', event => {
      Leaflet.DomEvent.stopPropagation(event);
      on.click({region: id, at: [event.latlng.lat, event.latlng.lng].map(n => +n.toFixed(4))});
    });
    const path = layer.getElement();
    path.dataset.region = id;
    path.classList.add(kind);
    path.setAttribute('role', 'button');
    path.setAttribute('tabindex', 0);
    path.setAttribute('aria-label', name);
    path.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      on.click({region: id, at: null});
    });
  };
  const named = layer => {
    const {id, name, zoom, kind} = layer.feature.properties;
    const marker = label(layer.getLatLng(), name, kind);
    (kind === 'town' ? towns : countries).push([marker, zoom, id, name]);
  };
  const label = (at, text, kind) => {
    const marker = new Flat(at, {interactive: false, keyboard: false, zIndexOffset: /town|country/.test(kind) ? 0 : 2000, icon: Leaflet.divIcon({className: `atlas-label ${kind}`, iconSize: null})});
    const write = () => { if (marker.getElement()) marker.getElement().textContent = text; };
    marker.on('add', () => { write(); marker.getElement().setAttribute('aria-hidden', 'true'); });
    marker.call = name => { text = name; write(); };
    return marker;
  };
  map.eachLayer(visit);

  atlas.towns = Leaflet.layerGroup();
  atlas.events = Leaflet.layerGroup();
  atlas.countries = Leaflet.layerGroup().addTo(map);
  const showNames = () => {
    const zoom = map.getZoom(), around = map.getBounds().pad(.2);
    for (const [group, names] of [[atlas.towns, towns], [atlas.countries, countries]]) {
      for (const [marker, from] of names) if (zoom >= from && around.contains(marker.getLatLng())) group.addLayer(marker); else group.removeLayer(marker);
    }
    element.dataset.zoom = zoom < 6 ? 'far' : zoom < 7.5 ? 'middle' : 'near';
  };
  map.on('moveend', showNames);
  const Scale = Leaflet.Control.Scale.extend({
    _updateScale(bar, text, ratio) {
      const [n, unit] = text.split(' ');
      Leaflet.Control.Scale.prototype._updateScale.call(this, bar, unit === 'km' ? t('{n} km', {n}) : t('{n} m', {n}), ratio);
    },
  });
  new Scale({position: 'bottomright', maxWidth: 110, imperial: false}).addTo(map);
  for (const [way, label] of [['in', t('Zoom in')], ['out', t('Zoom out')]]) {
    const button = element.querySelector(`.leaflet-control-zoom-${way}`);
    button.title = label;
    button.setAttribute('aria-label', label);
  }
  map.attributionControl.setPrefix(false);
  showNames();
  map.on('moveend', () => {
    if (!settled) return;
    untouched = false;
    on.moved?.(map.getCenter(), map.getZoom());
  });
  let size = map.getSize();
  const resize = new ResizeObserver(() => {
    settled = false;
    map.invalidateSize({animate: false, pan: false});
    if (untouched && !map.getSize().equals(size)) map.fitBounds(fixed.home, {animate: false});
    size = map.getSize();
    settled = true;
  });
  resize.observe(element);

  map.getPane('mapPane').prepend(map.getPane('states'));  // reached by Tab before what lies in them, and before the events
  // The ground of the day: how the regions are held, the areas within them and the lines between. An address is fetched and kept.
  map.createPane('areas').style.zIndex = 395;  // above the states, below the outlines of what is in dispute
  map.getPane('areas').style.pointerEvents = 'none';
  const below = {pane: 'areas', interactive: false, smoothFactor: .8};
  const areas = Leaflet.layerGroup().addTo(map);
  let shown = null, status = () => null;
  // A ground that came some other way than by its address, and is not to be fetched.
  const given = new Map();
  atlas.keep = (address, drawn) => given.set(address, drawn);
  // What a perspective calls a region, wherever its name stands.
  const call = (id, layer, name) => {
    labels.get(id)?.call(name);
    names.set(id, name);
    layer.getElement().setAttribute('aria-label', name);
    list.querySelector(`[value="${id}"]`).textContent = name;
  };
  const showGround = async asked => {
    const drawn = typeof asked === 'string' ? given.get(asked) ?? await ground(asked).catch(error => { console.error(error); return null; }) : asked;
    if (!drawn || atlas.data.ground !== asked) return;  // another day was asked for meanwhile
    const {held, legend, imported, names: other} = drawn;
    status = id => legend.find(([kind]) => kind === held[id])?.[1] ?? (held[id] === 'pictured' ? t('held in part by each side') : null);
    for (const [id, layer] of atlas.regions) layer.getElement().dataset.control = held[id] ?? 'none';
    if (JSON.stringify([legend, imported, other]) !== shown?.text) {
      shown = {legend, imported, text: JSON.stringify([legend, imported, other])};
      drawLegend(atlas.data, shown);
      for (const [id, layer] of atlas.regions) call(id, layer, other[id] ?? layer.feature.properties.name);
      for (const [marker, , id, name] of towns) marker.call(other[id] ?? name);
    }
    areas.clearLayers();
    for (const [kind, shapes] of [['area', drawn.areas], ['between', drawn.lines]]) {
      Leaflet.geoJSON(shapes, {...below, style: ({properties}) => ({className: `${kind} ${properties.class}`})}).addTo(areas);
    }
  };

  // The selection's outline has a pane of its own, so that the regions need not be painted again.
  map.createPane('selection').style.zIndex = 420;
  const selection = Leaflet.geoJSON(null, {pane: 'selection', interactive: false, className: 'selection', smoothFactor: .8}).addTo(map);
  const selectionStyles = ({selected}) => {
    for (const [id, layer] of atlas.regions) {
      const path = layer.getElement();
      path.setAttribute('aria-pressed', selected.includes(id));
    }
    selection.clearLayers();
    selected.forEach(id => selection.addData(atlas.regions.get(id).feature));
  };
  const mark = (rows, chosen) => {
    const [id, lat, lon, quadrant] = rows[0], fresh = rows.some(row => row[6]);  // while the range is played: of this step
    const events = rows.reduce((sum, row) => sum + row[4], 0), read = rows.some(row => atlas.data.read?.includes(row[0]));
    const marker = new Flat([lat, lon], {
      keyboard: true, riseOnHover: true, zIndexOffset: chosen ? 1000 : 0,
      icon: Leaflet.divIcon({className: `atlas-event ${chosen ? 'chosen' : ''} ${rows.length > 1 ? 'several' : ''} ${fresh ? 'fresh' : ''} ${read ? 'read' : ''}`, iconSize: [28, 28]}),
    });
    marker.on('add', () => {
      const icon = marker.getElement();
      icon.replaceChildren(symbol(fixed.quadrants[quadrant]), events > 1 ? node('b', {'aria-hidden': 'true'}, String(events)) : '');
      icon.dataset.place = id;
      icon.dataset.places = rows.map(row => row[0]).join(' ');
      icon.title = called(rows);
      icon.setAttribute('aria-label', icon.title);
    });
    marker.on('click keypress', event => {
      if (event.type === 'keypress' && event.originalEvent.key !== 'Enter') return;
      Leaflet.DomEvent.stopPropagation(event);
      const bounds = Leaflet.latLngBounds(rows.map(row => [row[1], row[2]]));
      // Of several places the map shows more: but where even close by they are one mark, its first is opened.
      if (rows.length > 1 && map.getZoom() < map.getMaxZoom()) map.fitBounds(bounds.pad(.4), {animate: false, maxZoom: Math.max(map.getZoom() + 1, 9)});
      else on.place({place: id});
      element.querySelector(`[data-place="${id}"]`)?.focus({preventScroll: true});
    });
    return marker;
  };
  const cells = grid(Leaflet, map, Flat, () => showEvents());
  const showEvents = () => {
    const {place} = atlas.data, known = new Set(atlas.data.markers.map(([id]) => id));
    const markers = [...atlas.data.markers, ...cells.markers.filter(([id]) => !known.has(id))];
    atlas.events.clearLayers();
    cells.group.addTo(atlas.events);
    for (const rows of gathered(markers, at => map.project(at), place)) mark(rows, rows[0][0] === place).addTo(atlas.events);
    stepAside(map, [...labels.values()].reverse(), cells.cells);  // states, which come first, give way
  };
  // A region chosen elsewhere than on the map may be out of sight.
  const bringIntoView = ids => {
    const shown = ids.map(id => atlas.regions.get(id)?.getBounds()).filter(Boolean);
    if (shown.length && !shown.some(bounds => map.getBounds().intersects(bounds))) map.fitBounds(shown[0], {maxZoom: 8, animate: false});
  };
  // Moves what is selected out from under what covers the map's lower part, `covered` pixels of it. Where the reader has not moved
  // the map, this is no move of theirs either.
  atlas.uncover = covered => {
    const {markers, place, selected} = atlas.data, row = markers?.find(([id]) => id === place);
    const at = row ? [row[1], row[2]] : atlas.regions.get(selected[0])?.getBounds().getCenter();
    if (!at || covered <= 0) return;
    const top = 60, free = map.getSize().y - covered, {y} = map.latLngToContainerPoint(at);  // at the top are fields
    if (y > top && y < free - 20) return;
    if (untouched) {
      settled = false;
      map.once('moveend', () => { settled = true; });
    }
    map.panBy([0, y - (top + free) / 2], {animate: !matchMedia('(prefers-reduced-motion: reduce)').matches});
  };
  map.on('zoomend', () => { if (atlas.data.markers) showEvents(); });
  const toggle = (group, shown) => { if (shown) map.addLayer(group); else map.removeLayer(group); };

  const room = map.getSize();
  // Says what a region is when a mouse or the keyboard reaches it, or it is selected: on the map, and to screen readers.
  const told = node('p', {class: 'atlas-told', role: 'status'});
  element.parentElement.append(told);
  let pause = null, counts = null, resting = null;
  const tell = (id, later = 120) => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const mine = pause;
      counts ??= id && on.counts ? on.counts().catch(() => null) : null;
      const counted = id && await counts;
      if (mine === pause) told.textContent = id ? [names.get(id), status(id), counted && tn('{n} event', '{n} events', counted[id] ?? 0)].filter(Boolean).join(' · ') : '';
    }, later);
  };
  for (const [id, layer] of atlas.regions) {
    const path = layer.getElement();
    for (const name of ['pointerenter', 'focus']) path.addEventListener(name, event => { if (event.pointerType !== 'touch') tell(id); });
    for (const name of ['pointerleave', 'blur']) path.addEventListener(name, () => tell(null, 300));
    // A mouse that rests on an area is about to click it, a finger that is put on it as well.
    path.addEventListener('pointerenter', event => { if (event.pointerType === 'mouse') resting = setTimeout(() => on.near?.(id), RESTS); });
    path.addEventListener('pointerleave', () => clearTimeout(resting));
    path.addEventListener('pointerdown', () => { clearTimeout(resting); on.near?.(id); });
  }
  // Lets a region or a place stand out, as where a reader points at its name elsewhere: {region, place}, or {at: [lat, lon]}; null for none.
  let ring = null;
  atlas.ring = at => {
    ring?.remove();
    ring = at ? Leaflet.circleMarker(at, {pane: 'selection', interactive: false, className: 'ring', radius: 15}).addTo(map) : null;
  };
  atlas.highlight = mark => {
    highlight(element, mark);
    atlas.ring(mark?.at);
  };

  const list = chooser(element.parentElement, fixed.choose, atlas.regions, on);
  const drawLegend = legend(element.parentElement, fixed.legend, room.x > 560 && room.y > 520, on);

  atlas.update = next => {
    const before = atlas.data;
    atlas.data = next;
    counts = null;
    const changed = key => JSON.stringify(before[key]) !== JSON.stringify(next[key]);
    list.value = next.selected[0] ?? '';
    if (changed('selected')) selectionStyles(next);
    if (changed('ground')) atlas.grounded = showGround(next.ground);
    if (changed('cells')) cells.ask(next.cells ?? null);
    if (changed('markers') || changed('cells') || changed('place') || changed('read')) showEvents();
    if (shown && (changed('title') || changed('layers') || changed('cells'))) drawLegend(next, shown);
    if (changed('layers')) {
      toggle(atlas.events, next.layers.includes('markers'));
      toggle(atlas.towns, next.layers.includes('towns'));
    }
    element.dataset.line = next.layers.includes('line');
    if (changed('selected') && before.selected) {
      bringIntoView(next.selected);
      tell(next.selected[0]);
    }
  };
  atlas.remove = () => { clearTimeout(pause); clearTimeout(resting); cells.remove(); resize.disconnect(); map.remove(); };
  atlas.update(data);
  return atlas;
}
