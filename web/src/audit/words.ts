// The text of the audit trail and of the verification in the browser.

import type { Language } from "../text/language";
import type { StepName, StepState, Why } from "./proof";

type Names = Record<StepName, string>;

const zhSteps: Names = {
  entry: "叶子的字节就是所说的类型、编号、时间和摘要",
  keys: "验证密钥的编号与密钥相符",
  checkpoint: "检查点是这个日志的，大小与证明一致",
  ed25519: "检查点的 Ed25519 签名",
  sm2: "检查点的 SM2 签名",
  sha256: "叶子在 SHA-256 树里",
  sm3: "叶子在 SM3 树里",
  seen: "与这个浏览器上次看到的检查点一致",
  handover: "这个浏览器记得的密钥交接给了现在的密钥",
};
const enSteps: Names = {
  entry: "The bytes of the leaf are the kind, id, time and digest that are said",
  keys: "The ids of the verifier keys are those of the keys",
  checkpoint: "The checkpoint is of this log, and of the size of the proof",
  ed25519: "Ed25519 signature of the checkpoint",
  sm2: "SM2 signature of the checkpoint",
  sha256: "The leaf is in the SHA-256 tree",
  sm3: "The leaf is in the SM3 tree",
  seen: "Agrees with the checkpoint that this browser saw last",
  handover: "The keys that this browser remembers handed over to those of now",
};

const zhWhy: Record<Why, string> = {
  form: "写法不对，读不出来。",
  fields: "字节与所说的内容不同。",
  origin: "检查点的名称与密钥的名称不同。",
  size: "检查点的大小与证明所说的不同。",
  none: "没有这样的密钥或签名。",
  signature: "签名与正文不合。",
  root: "算出的根与检查点的根不同。",
  browser: "未核对：浏览器没有所需的密码功能。",
  before: "大小和根都与上次相同。",
  back: "日志比上次看到的短：有记录被删去。",
  fork: "大小相同而根不同：日志被改写或分叉。",
  handed: "每一步交接都由当时的旧密钥与新密钥共同签署，且没有退回到比看到过的更小的日志。",
  unhanded: "没有一连串由记得的密钥签起、通到现在密钥的交接。",
  unasked: "取不到交接，无法核对。",
};
const enWhy: Record<Why, string> = {
  form: "It is malformed and cannot be read.",
  fields: "The bytes say something else than is said.",
  origin: "The checkpoint has another name than the keys.",
  size: "The checkpoint has another size than the proof says.",
  none: "There is no such key or signature.",
  signature: "The signature does not fit the text.",
  root: "The computed root is not that of the checkpoint.",
  browser: "Not verified: the browser lacks the cryptography for it.",
  before: "Size and root are those of last time.",
  back: "The log is shorter than it was: records were removed.",
  fork: "The same size with another root: the log was rewritten or forked.",
  handed: "Each handover is signed by the old keys of its time and the new, and none goes back behind what was seen.",
  unhanded: "No chain of handovers, signed from the remembered keys on, leads to the keys of now.",
  unasked: "The handovers could not be fetched, so nothing could be verified.",
};

const zhStates: Record<StepState, string> = { held: "成立", failed: "不成立", untaken: "未核对" };
const enStates: Record<StepState, string> = { held: "holds", failed: "does not hold", untaken: "not verified" };

const zh = {
  title: "可验证的日志",
  lead: "系统记下的每件事在日志里有一片叶子。在这里查一条记录的叶子，并由您的浏览器自己核对，不必相信服务器。",
  record: "记录编号",
  kind: "类型（可不填）",
  search: "查叶子",
  index: "叶子序号",
  openLeaf: "打开叶子",
  leavesOf: "记录 {id} 的叶子",
  leavesNone: "日志里没有这个编号的叶子。",
  leaf: "叶子",
  leafTitle: "叶子 {n}",
  kindColumn: "类型",
  recordColumn: "记录",
  time: "时间",
  digest: "摘要",
  erased: "内容已依法删除；叶子仍在",
  back: "返回日志",
  trail: "这条记录的全部叶子",
  more: "更多",

  verifying: "正在核对…",
  verification: "在浏览器里核对",
  held: "全部成立：这片叶子在日志里。",
  failed: "不成立：不要相信这片叶子，请联系审计人员并保留本页。",
  partly: "做得到的核对都成立，但有几步没有做。",
  found: "算出或给出",
  wanted: "应为",
  steps: zhSteps,
  why: zhWhy,
  states: zhStates,
  unreadable: "服务器的答复不是一份证明。",
  noCrypto: "这个地址不是 HTTPS（也不是本机），浏览器因此不提供 WebCrypto：SHA-256 与签名没有核对。请改用 HTTPS 打开。",
  keysTitle: "验证密钥",
  keysServer: "下面的密钥来自同一台服务器。更可靠的做法：从另外的渠道取得公布的 log.vkey，粘贴在这里再核对一次。",
  keysOwn: "另行取得的验证密钥，每行一把",
  keysUse: "用这些密钥核对",
  keysBack: "改回服务器给的密钥",
  keysHanded: "日志换过签名密钥：这个浏览器记得的旧密钥签过交接，已核对。从此记住新密钥。",
  keysUnhanded:
    "危险：服务器现在给出的密钥不是这个浏览器记得的，也没有旧密钥签过、核对得上的交接。可能有人冒充这个日志。不要相信本页的结果；请从另外的渠道向日志的主管方核实，并保留本页。",
  keysUnchecked: "服务器现在给出的密钥不是这个浏览器记得的；浏览器缺少密码功能，交接没有核对，新密钥也没有记住。",
  meansTitle: "这说明什么",
  means:
    "成立说明：在检查点签署之时，日志里已有这片叶子，之后改动或删去都会与检查点不合。它不说明记录的内容是否属实；内容与叶子是否相符，用凭证核对。",
  seenLine: "这个浏览器记得的检查点：{size} 片叶子。",
  proofText: "证明原文",

  checkpointTitle: "最近的检查点",
  checkpointLead: "公开。任何人都可取得并保存，日后比对。",
  leaves: "{n} 片叶子",
};

const en: typeof zh = {
  title: "Verifiable log",
  lead: "Everything that the system records has a leaf in a log. Look for the leaves of a record here, and let your own browser verify them: the server need not be believed.",
  record: "Id of the record",
  kind: "Kind (may be left empty)",
  search: "Find leaves",
  index: "Number of the leaf",
  openLeaf: "Open the leaf",
  leavesOf: "Leaves of the record {id}",
  leavesNone: "No leaf of the log has this id.",
  leaf: "Leaf",
  leafTitle: "Leaf {n}",
  kindColumn: "Kind",
  recordColumn: "Record",
  time: "Time",
  digest: "Digest",
  erased: "its content was erased by law; the leaf stays",
  back: "Back to the log",
  trail: "All leaves of this record",
  more: "More",

  verifying: "Verifying…",
  verification: "Verified in the browser",
  held: "All of it holds: the leaf is in the log.",
  failed: "It does not hold: do not believe this leaf; tell the auditors and keep this page.",
  partly: "What could be verified holds, but some steps were not taken.",
  found: "computed or given",
  wanted: "should be",
  steps: enSteps,
  why: enWhy,
  states: enStates,
  unreadable: "What the server answered is no proof.",
  noCrypto:
    "This address is neither HTTPS nor this machine, so the browser offers no WebCrypto: SHA-256 and the signatures were not verified. Open it by HTTPS.",
  keysTitle: "Verifier keys",
  keysServer:
    "These keys come from the same server. It is surer to get the published log.vkey in another way, paste it here and verify again.",
  keysOwn: "Verifier keys got in another way, one a line",
  keysUse: "Verify with these keys",
  keysBack: "Back to the keys of the server",
  keysHanded:
    "The signing keys of the log were rotated: the old keys, which this browser remembered, signed the handover, as it verified. It remembers the new ones from now on.",
  keysUnhanded:
    "Danger: the server gives keys that this browser does not remember, and no handover signed by the old ones that verifies. Somebody may be posing as this log. Do not believe this page; ask the log's keeper in another way, and keep the page.",
  keysUnchecked:
    "The server gives keys that this browser does not remember. The browser lacks the cryptography to verify a handover, and does not remember the new keys.",
  meansTitle: "What this means",
  means:
    "If it holds, the leaf was in the log when the checkpoint was signed, and to change or remove it afterwards contradicts the checkpoint. It does not say that the record is true; whether the content is that of the leaf is checked with the receipt.",
  seenLine: "The checkpoint that this browser remembers: {size} leaves.",
  proofText: "The proof as answered",

  checkpointTitle: "Newest checkpoint",
  checkpointLead: "Public: anybody may fetch and keep it, to compare later.",
  leaves: "{n} leaves",
};

export type AuditWords = typeof zh;
export const words: Record<Language, AuditWords> = { zh, en };
