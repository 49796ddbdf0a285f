// Opens pages in Chromium and prints what it sees, as JSON.
// Usage: node look.js BROWSER JOBS, where JOBS is a JSON list of
// {url, width, height, scheme, script, picture, axe}; "picture" is a file for a screenshot.
const fs = require("fs");
const puppeteer = require("puppeteer-core");

const source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Returns the text that is drawn; XML elements have no innerText.
function visibleText() {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.getClientRects().length > 0) {
      texts.push(walker.currentNode.data);
    }
  }
  return texts.join(" ");
}

async function look(browser, job) {
  const seen = { url: job.url, console: [], requests: [], violations: [] };
  const page = await browser.newPage();
  await page.setViewport({ width: job.width, height: job.height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: job.scheme }]);
  await page.setJavaScriptEnabled(job.script);
  page.on("console", (message) => seen.console.push(message.text()));
  page.on("pageerror", (error) => seen.console.push(error.message));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(job.url, { waitUntil: "networkidle0" });
  seen.focused = [];
  if (job.script && job.axe) {
    for (let presses = 0; presses < 8; presses++) {
      await page.keyboard.press("Tab");
      seen.focused.push(await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200)));
    }
    await page.keyboard.press("Enter");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (job.script) {
    seen.text = await page.evaluate(visibleText);
    seen.status = await page.evaluate(() => document.querySelector("[role=status]")?.textContent ?? "");
    seen.width = await page.evaluate(() => document.documentElement.scrollWidth);
  } else {
    const snapshot = await page.accessibility.snapshot({ interestingOnly: false });
    seen.text = JSON.stringify(snapshot);
  }
  if (job.picture) {
    await page.screenshot({ path: job.picture, fullPage: job.full ?? false });
  }
  if (job.axe) {
    await page.setBypassCSP(true);  // axe is put into the page as a script
    await page.setJavaScriptEnabled(true);
    await page.reload({ waitUntil: "networkidle0" });
    await page.addScriptTag({ content: source });
    const result = await page.evaluate((only) => axe.run(document, { runOnly: only }), tags);
    seen.violations = result.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`);
    seen.passes = result.passes.length;
  }
  await page.close();
  return seen;
}

(async () => {
  const [executablePath, jobs] = process.argv.slice(2);
  const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
  const seen = [];
  for (const job of JSON.parse(jobs)) {
    seen.push(await look(browser, job));
  }
  await browser.close();
  console.log(JSON.stringify(seen));
})();
