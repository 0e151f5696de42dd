// The document behind a policy and how it is obtained: who, when, with which materials.

import type { ReactNode } from "react";
import type { Confidence, Document, Effective, Office, Text } from "../api/types";
import { ConfidenceTag } from "../show/verdict";
import { useWords } from "../text/language";
import { term } from "../text/terms";
import type { Key } from "../text/zh";

const UNCONFIRMED = "待核";
const CHANNELS = ["auto", "direct", "apply"];

export function useSaid(): (value: string | null | undefined) => ReactNode {
  const { t } = useWords();
  return (value) => (!value || value === UNCONFIRMED ? <span className="tag tag-warn">{t("toConfirm")}</span> : value);
}

export function useEffective(): (effective: Effective | null) => string {
  const { t } = useWords();
  return (effective) => {
    if (!effective) return "—";
    return effective.to === null
      ? t("from", { from: effective.from })
      : t("period", { from: effective.from, to: effective.to });
  };
}

function Item({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export type ParticularsOf = {
  document: Document | null;
  effective: Effective | null;
  version: string | null;
  confidence: Confidence;
  retrieved: string | null;
  source: string | null;
  jurisdiction: string;
  channel: string;
  window: Text | null;
  materials: Text[];
  office: Office | null;
  link: string | null;
  note: Text | null;
};

export function Particulars({ of }: { of: ParticularsOf }) {
  const { t, pick, english } = useWords();
  const said = useSaid();
  const inForce = useEffective();
  const channel = CHANNELS.includes(of.channel) ? t(of.channel as Key) : of.channel;
  return (
    <section className="card" aria-labelledby="particulars-title">
      <h2 id="particulars-title">{t("particulars")}</h2>
      <dl className="particulars">
        <Item name={t("document")}>{said(of.document?.number)}</Item>
        <Item name={t("docTitle")}>{said(of.document?.title)}</Item>
        <Item name={t("issuer")}>{said(of.document?.issuer)}</Item>
        <Item name={t("effective")}>{inForce(of.effective)}</Item>
        {of.version && <Item name={t("version")}>{of.version}</Item>}
        <Item name={t("confidence")}>
          <ConfidenceTag confidence={of.confidence} always />
        </Item>
        <Item name={t("retrieved")}>{of.retrieved ?? "—"}</Item>
        <Item name={t("jurisdiction")}>{term(of.jurisdiction, english)}</Item>
        <Item name={t("channel")}>{channel}</Item>
        <Item name={t("window")}>{of.window ? pick(of.window) : said(null)}</Item>
        <Item name={t("office")}>{of.office ? pick(of.office) : said(null)}</Item>
        <Item name={t("telephone")}>{said(of.office?.telephone)}</Item>
        <Item name={t("materials")}>
          {of.materials.length === 0 ? (
            said(null)
          ) : (
            <ul>
              {of.materials.map((material) => (
                <li key={material.zh}>{pick(material)}</li>
              ))}
            </ul>
          )}
        </Item>
        <Item name={t("link")}>
          {of.link?.startsWith("https://") ? (
            <a href={of.link} rel="noreferrer">
              {of.link}
            </a>
          ) : (
            said(of.link)
          )}
        </Item>
        {of.source && <Item name={t("sourceTitle")}>{of.source}</Item>}
      </dl>
      {of.note && (
        <>
          <h3>{t("noteTitle")}</h3>
          <p className="note">{pick(of.note)}</p>
        </>
      )}
    </section>
  );
}
