/* Shows the API's description, read from our own address; sends nothing elsewhere. */
(() => {
  const place = document.getElementById("api-description");
  window.SwaggerUIBundle({ url: place.dataset.url, domNode: place, validatorUrl: null });
})();
