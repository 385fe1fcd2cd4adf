// Draws what stands in a map's JSON block; the same places are a list beside it for everybody.

const FIT = { padding: [24, 24], maxZoom: 14, animate: false };

function pinIcon(number) {
  return L.divIcon({ className: "sq-pin", html: String(number), iconSize: [28, 28] });
}

function popup(pin) {
  const box = document.createElement("div");
  const name = document.createElement(pin.url ? "a" : "strong");
  if (pin.url) name.href = pin.url;
  name.textContent = pin.label;
  box.append(name);
  if (pin.detail) {
    const detail = document.createElement("p");
    detail.textContent = pin.detail;
    box.append(detail);
  }
  return box;
}

function addOutlines(layer, outlines) {
  if (!outlines.type) return;
  L.geoJSON(outlines, { style: { className: "sq-outline" }, interactive: false }).addTo(layer);
}

function addCircles(layer, circles) {
  for (const { lat, lon, km, label } of circles) {
    const circle = L.circle([lat, lon], { radius: km * 1000, className: "sq-reach" });
    circle.bindTooltip(document.createTextNode(label)).addTo(layer);
  }
}

function addPins(layer, pins) {
  pins.forEach((pin, index) => {
    const marker = L.marker([pin.lat, pin.lon], { icon: pinIcon(index + 1), alt: pin.label });
    marker.bindPopup(popup(pin)).addTo(layer);
  });
}

function draw(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.map).textContent);
  canvas.hidden = false;
  canvas.dataset.drawn = "yes";
  const map = L.map(canvas, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 });
  if (canvas.dataset.tiles) L.tileLayer(canvas.dataset.tiles).addTo(map);
  const outlines = L.featureGroup().addTo(map);
  const places = L.featureGroup().addTo(map);
  addOutlines(outlines, data.outlines);
  map.setView([45.46, 9.19], 10);
  addCircles(places, data.circles);
  addPins(places, data.pins);
  const seen = places.getLayers().length ? places : outlines;
  if (seen.getBounds().isValid()) map.fitBounds(seen.getBounds(), FIT);
}

function drawAll(root) {
  root.querySelectorAll("[data-map]:not([data-drawn])").forEach(draw);
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
