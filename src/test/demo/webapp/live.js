// Follows what happens: fetches the page again and exchanges the parts marked data-live that have changed.
const parts = document.querySelectorAll("[data-live]");

async function refresh() {
  const response = await fetch(location.pathname + location.search);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const news = fresh.getElementById(part.id);
    if (news && news.innerHTML !== part.innerHTML) part.innerHTML = news.innerHTML;
  }
}

setInterval(() => {
  if (!document.hidden) refresh().catch(() => {});
}, 1000);
