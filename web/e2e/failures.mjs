// What goes wrong is said, with its place and what helps; what was there stays.

export const failures = [
  {
    name: "a number that is none is refused at its input",
    run: async ({ api, open, check, same, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      const def = (await api.facts()).find((d) => d.type === "number" && !d.period && d.source !== "expert");
      await go(`/?sample=${id}&as_of=${asOf}`);
      await page.locator("li[data-policy]").first().waitFor();
      const before = await page.locator(".tally").innerText();
      await page.getByLabel("查找事实").fill(def.name);
      await page.locator(`#fact-${def.key}`).fill("12x");
      await page.getByText("不是数字，未采用").waitFor();
      same(await page.locator(`#fact-${def.key}`).getAttribute("aria-invalid"), "true", "aria-invalid");
      await page.waitForTimeout(400);
      check((await page.locator(".tally").innerText()) === before, "the results moved");
    },
  },
  {
    name: "bad JSON is answered with its place, and an unknown fact with help",
    expects: /400|422/,
    run: async ({ api, open, check, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      await go(`/?sample=${id}&as_of=${asOf}`);
      await page.getByRole("button", { name: "以 JSON 编辑" }).click();
      const text = page.getByLabel("企业情况（JSON）");
      await text.fill('{\n  "从业人员": 12,\n  "从业人员" 13\n}');
      await page.getByRole("button", { name: "采用", exact: true }).click();
      const notice = page.locator(".ant-modal .notice-bad");
      await notice.waitFor();
      check(/第 3 行/.test(await notice.innerText()), `no place: ${await notice.innerText()}`);
      await text.fill('{"不存在的事实": 1}');
      await page.getByRole("button", { name: "采用", exact: true }).click();
      await page.locator(".ant-modal .notice-bad", { hasText: "不存在的事实" }).waitFor();
      const def = (await api.facts()).find((d) => d.type === "number" && !d.period);
      await text.fill(`{"${def.name}": "7"}`);
      await page.getByRole("button", { name: "采用", exact: true }).click();
      await page.locator(".ant-modal").waitFor({ state: "detached" });
      await page.getByLabel("查找事实").fill(def.name);
      check((await page.locator(`#fact-${def.key}`).inputValue()) === "7", "the facts were not taken over");
    },
  },
  {
    name: "facts the server refuses are said above the last results",
    expects: /400|422/,
    run: async ({ api, open, check, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      await go(`/?sample=${id}&as_of=${asOf}`);
      await page.locator("li[data-policy]").first().waitFor();
      const def = (await api.facts()).find(
        (d) => d.type === "number" && !d.period && d.source !== "expert" && Number(d.min) === 0,
      );
      await page.getByLabel("查找事实").fill(def.name);
      await page.locator(`#fact-${def.key}`).fill("-5");
      const notice = page.locator(".bench-main .notice-bad");
      await notice.waitFor();
      check((await notice.innerText()).includes(def.name), `does not name the fact: ${await notice.innerText()}`);
      check((await page.locator("li[data-policy]").count()) > 0, "the last results are gone");
      await page.locator(`#fact-${def.key}`).fill("5");
      await notice.waitFor({ state: "detached" });
    },
  },
  {
    name: "without the server the page says so, and tries again",
    expects: /ERR_|Failed to load/,
    run: async ({ open, check }) => {
      const { page, go } = await open();
      await page.route("**/api/**", (route) => route.abort());
      await go("/");
      await page.locator(".notice-bad", { hasText: "连接不到服务器" }).first().waitFor();
      await page.unroute("**/api/**");
      await page.getByRole("button", { name: "重试" }).last().click();
      await page.locator("[data-sample]").first().waitFor();
      await go("/library");
      check((await page.locator("[data-policy]").count()) > 0, "the library is empty");
    },
  },
  {
    name: "unknown addresses lead back",
    expects: /404/,
    run: async ({ api, open, asOf }) => {
      const { page, go } = await open();
      const [{ id }] = await api.samples();
      await go("/no/such/page");
      await page.getByRole("heading", { name: "没有这个页面" }).waitFor();
      await page.getByRole("link", { name: "回到企业页" }).click();
      await page.locator("[data-sample]").first().waitFor();
      await go(`/policy/no-such-policy?sample=${id}&as_of=${asOf}`);
      await page.getByRole("heading", { name: /no-such-policy/ }).waitFor();
      await go("/library/no-such-policy");
      await page.locator(".notice-bad").waitFor();
      await go("/?sample=no-such-sample");
      await page.locator(".notice-bad").waitFor();
      await page.locator("[data-sample]").first().waitFor();
    },
  },
];
