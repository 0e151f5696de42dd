// One's own account: who one is here, sign-ins, password, second factor.

import type { Me } from "../api/records";
import { momentText } from "../show/moment";
import { Pairs } from "../show/table";
import { usePageTitle } from "../state/router";
import { useWords } from "../text/language";
import { useAccountWords } from "./account";
import { Factor } from "./factor";
import { SignedIn } from "./gate";
import { PasswordForm } from "./password";
import { Sessions } from "./sessions";
import { roleText } from "./words";

function Card({ me }: { me: Me }) {
  const { language } = useWords();
  const w = useAccountWords();
  const { account } = me;
  const rows: [string, string | null][] = [
    [w.login, account.login],
    [w.kind, w[account.kind]],
    [w.subject, account.subject],
    [w.office, account.office],
    [w.jurisdiction, account.jurisdiction],
    [w.roles, account.roles.map((role) => roleText(role, language)).join(language === "zh" ? "、" : ", ")],
    [w.factor, account.second_factor ? w.factorOn : w.factorOff],
    [w.expires, momentText(me.expires)],
  ];
  return (
    <section className="card" aria-label={w.account}>
      <Pairs rows={rows} />
    </section>
  );
}

export default function AccountPage() {
  const { t } = useWords();
  const w = useAccountWords();
  usePageTitle(`${w.account} · ${t("brand")}`);
  return (
    <div className="page narrow desk">
      <SignedIn here="account">
        {(me) => (
          <>
            <header className="page-head">
              <h1>{me.account.name}</h1>
            </header>
            {!me.account.password_own && (
              <p className="notice notice-bad" role="alert" data-password-not-own>
                {w.notOwn}
              </p>
            )}
            <Card me={me} />
            {me.account.sign_on ? (
              <p className="notice">{w.signOnOwn}</p>
            ) : (
              <>
                <PasswordForm />
                <Factor me={me} />
              </>
            )}
            <Sessions />
          </>
        )}
      </SignedIn>
    </div>
  );
}
