// The frame around every page, and the choice of the page.

import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense, useEffect, useRef } from "react";
import { AboutPage } from "./about/page";
import { AccountProvider } from "./account/account";
import { AccountBar } from "./account/bar";
import { CalendarPage } from "./calendar/page";
import { Bench } from "./enterprise/bench";
import { Door } from "./enterprise/door";
import { Results } from "./enterprise/results";
import { LadderPage } from "./ladder/page";
import { LibraryPage } from "./library/page";
import { LibraryPolicy } from "./library/policy";
import { ReasonPage } from "./reason/page";
import { Loading, ProblemNotice } from "./show/status";
import { type Route, readRoute } from "./state/address";
import { RevealProvider } from "./state/reveal";
import { Link, usePageTitle, usePath, useSearch } from "./state/router";
import { SessionProvider, useSession } from "./state/session";
import { LanguageProvider, useWords } from "./text/language";
import { theme } from "./theme";

// The charts are large: they are loaded with the city's pages only.
const CityPage = lazy(() => import("./city/page"));
const ModelPage = lazy(() => import("./model/page"));
const CityPolicyPage = lazy(() => import("./city/policy"));
// Most visitors never sign in.
const SignInPage = lazy(() => import("./account/signin"));
const AccountPage = lazy(() => import("./account/page"));
const DeskPage = lazy(() => import("./desk/page"));
const SubjectPage = lazy(() => import("./desk/subject"));
const SourcesPage = lazy(() => import("./sources/page"));
const SourcePage = lazy(() => import("./sources/one"));
const AuditPage = lazy(() => import("./audit/page"));
const LeafPage = lazy(() => import("./audit/one"));

function Missing() {
  const { t } = useWords();
  usePageTitle(`${t("notFound")} · ${t("brand")}`);
  return (
    <div className="page narrow">
      <h1>{t("notFound")}</h1>
      <p>{t("notFoundHelp")}</p>
      <p>
        <Link to="/">{t("goHome")}</Link>
      </p>
    </div>
  );
}

// Pages about an enterprise show the door until one is chosen.
function AboutEnterprise({ route }: { route: Route }) {
  const { subject, problem, busy, retry } = useSession();
  const { t } = useWords();
  if (!subject) {
    if (problem) {
      return (
        <>
          <div className="page page-notice">
            <ProblemNotice problem={problem} retry={retry} />
          </div>
          <Door />
        </>
      );
    }
    if (busy) return <Loading rows={10} />;
    return (
      <>
        {route.page !== "enterprise" && <p className="page page-notice notice">{t("pickFirst")}</p>}
        <Door />
      </>
    );
  }
  return (
    <Bench>
      {route.page === "policy" ? (
        <ReasonPage key={route.id} id={route.id} />
      ) : route.page === "ladder" ? (
        <LadderPage />
      ) : (
        <Results />
      )}
    </Bench>
  );
}

function Page({ route }: { route: Route }) {
  if (route.page === "library") return <LibraryPage />;
  if (route.page === "library-policy") return <LibraryPolicy key={route.id} id={route.id} />;
  if (route.page === "calendar") return <CalendarPage />;
  if (route.page === "city") return <CityPage />;
  if (route.page === "city-policy") return <CityPolicyPage key={route.id} id={route.id} />;
  if (route.page === "model") return <ModelPage />;
  if (route.page === "about") return <AboutPage />;
  if (route.page === "signin") return <SignInPage />;
  if (route.page === "account") return <AccountPage />;
  if (route.page === "desk") return <DeskPage />;
  if (route.page === "desk-subject") return <SubjectPage key={route.id} id={route.id} />;
  if (route.page === "sources") return <SourcesPage />;
  if (route.page === "source") return <SourcePage key={route.id} name={route.id} />;
  if (route.page === "audit") return <AuditPage record={null} />;
  if (route.page === "audit-record") return <AuditPage record={route.id} />;
  if (route.page === "audit-leaf") return <LeafPage key={route.id} index={route.id} />;
  if (route.page === "missing") return <Missing />;
  return <AboutEnterprise route={route} />;
}

const NAVIGATION = [
  { to: "/", key: "navEnterprise", pages: ["enterprise", "policy"] },
  { to: "/ladder", key: "navLadder", pages: ["ladder"] },
  { to: "/library", key: "navLibrary", pages: ["library", "library-policy"] },
  { to: "/calendar", key: "navCalendar", pages: ["calendar"] },
  { to: "/city", key: "navCity", pages: ["city", "city-policy"] },
  { to: "/model", key: "navModel", pages: ["model"] },
  { to: "/about", key: "navAbout", pages: ["about"] },
] as const;

function Frame() {
  const path = usePath();
  const { t, language, setLanguage } = useWords();
  const route = readRoute(path, useSearch());
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // After a change of page the keyboard goes on from its beginning, not from where the old page was left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the path changes
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <ConfigProvider
      theme={theme}
      locale={language === "zh" ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <header className="top">
        <div className="top-inner">
          <Link to="/" className="brand" aria-current={route.page === "enterprise" ? "page" : undefined}>
            <img src="/favicon.svg" alt="" width="30" height="30" />
            <span>
              <strong>{t("brand")}</strong>
              <small>{t("tagline")}</small>
            </span>
          </Link>
          <nav className="top-nav" aria-label={t("navLabel")}>
            {NAVIGATION.map((item) => {
              const here = (item.pages as readonly string[]).includes(route.page);
              return (
                <Link key={item.to} to={item.to} aria-current={here ? "page" : undefined}>
                  {t(item.key)}
                </Link>
              );
            })}
          </nav>
          <AccountBar here={route.page} />
          <div className="languages" role="group" aria-label={t("language")}>
            <button type="button" lang="zh-CN" aria-pressed={language === "zh"} onClick={() => setLanguage("zh")}>
              中文
            </button>
            <button type="button" lang="en" aria-pressed={language === "en"} onClick={() => setLanguage("en")}>
              English
            </button>
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading rows={10} />}>
          <Page route={route} />
        </Suspense>
      </main>
      <footer className="bottom">
        <p>{t("footer")}</p>
        <p>{t("syntheticNote")}</p>
      </footer>
    </ConfigProvider>
  );
}

export function App() {
  return (
    <LanguageProvider>
      <AccountProvider>
        <SessionProvider>
          <RevealProvider>
            <Frame />
          </RevealProvider>
        </SessionProvider>
      </AccountProvider>
    </LanguageProvider>
  );
}
