// Packs, the front door: files in, a bundle of policies whose rules are ready to run out.
//
//     files ──► dictionary, policies, parameters, rules (DMN), cases, samples ──► Bundle ──► decide.h, cases.h
//
//     auto bundle = load(files);                      // Result<Bundle>, or every error that was found
//     Outcome o = decide(*bundle, policy, facts, as_of);   // decide.h
//
// Format:  docs/packs.md, api/schema/*.json
// Errors:  E-PACK-KEY (unknown key, with the nearest), E-PACK-MISSING, E-PACK-TYPE, E-PACK-VALUE, E-PACK-DOCUMENT (no
//          document number), E-PACK-DATES (overlap, order), E-PACK-FACT (unknown fact), E-PACK-DECISION (no such
//          decision, or not of the type needed), E-PACK-DUPLICATE, E-PACK-REFERENCE; E-DOC-…, E-DMN-…, E-FEEL-…; each
//          with file, line, column, element and help
// Threads: a Bundle is immutable after load
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/dmn/dmn.h"
#include "decide/pack/facts.h"

namespace zhida::pack {

struct SourceFile {
  std::string path;  // relative to the packs folder, '/' between names: "size/sme-size/policy.yaml"
  std::string text;
};

struct Document {
  std::string number, title, issuer;
};

// Days since 1970-01-01; both ends are included.
struct Effective {
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
  [[nodiscard]] bool contains(std::int64_t day) const { return day >= from && (!to || day <= *to); }
};

enum class Status : std::uint8_t { kInForce, kExpired, kSuperseded, kUnknownRule };
enum class Confidence : std::uint8_t { kPublished, kToConfirm, kLocalDesign, kUnknownRule };

struct ConditionDef {
  std::string decision;
  std::string clause;
  Text text;
  Confidence confidence = Confidence::kPublished;
};

struct AmountDef {
  std::string decision;          // "" when up_to is given
  std::optional<Decimal> up_to;  // in `unit`: a published "up to X" without a formula is [0, X]
  std::string unit;              // 元 | 万元 | ratio (kind rate)
  std::string kind;              // cash | tax_saved | deduction | credit_line | guarantee | rate
  std::string payer;             // nation | province | city | district | fund
  std::string per;               // "" = once
  std::string clause;
};

class Notes;  // notes.h

struct Version {
  std::string id;
  Status status = Status::kInForce;
  Document document;
  Effective effective;
  Confidence confidence = Confidence::kPublished;
  std::string retrieved;  // date as written
  std::string source;
  std::optional<Text> note;
  std::string rules_file;              // relative to the packs folder; "" = none
  std::string rules_text;              // the XML as read
  dmn::GraphPtr graph;                 // null = none
  std::shared_ptr<const Notes> notes;  // of the graph; null = nobody has made them
  std::string verdict;                 // name of the boolean decision
  std::vector<std::string> outputs;
  std::vector<ConditionDef> conditions;
  std::optional<AmountDef> amount;
};

struct Ladder {
  std::string track;
  int rung = 0;
  std::string status;  // the value of 资质.类型 that proves it
};

struct Relation {
  std::string type;  // excludes | takes_highest_with | requires | supersedes
  std::string policy;
  std::string clause;
};

struct Parameter {
  std::string name, en, unit;
  struct Dated {
    std::int64_t from = 0;
    Decimal value;
    std::string text;  // the value as written
    std::string document;
  };
  std::vector<Dated> values;  // in date order
  [[nodiscard]] std::optional<Decimal> at(std::int64_t day) const;
};

// Whom a policy asks about. An `audience` in policy.yaml is one of these or a narrower word for it (a guarantor is an
// enterprise): party_of, in policy.cpp.
enum class Party { kEnterprise, kPerson, kAgency };
[[nodiscard]] std::optional<Party> party_of(std::string_view audience);

struct Policy {
  std::string id;
  std::string folder;  // "size/sme-size"
  Text title;
  std::string kind;  // status | benefit | rule | matter
  std::string audience;
  std::string jurisdiction;
  std::string channel;  // auto | direct | apply
  std::optional<Ladder> ladder;
  std::optional<Text> window;
  std::vector<Text> materials;
  std::optional<Text> office;
  std::string telephone;
  std::string link;
  std::vector<Relation> relations;
  std::vector<Version> versions;  // in date order
  std::vector<Parameter> parameters;

  // The version whose dates contain the day; null when there is none.
  [[nodiscard]] const Version* version_at(std::int64_t day) const;
};

struct Sample {
  std::string id;
  Text name, story;
  std::string facts_json;  // the "facts" member as written, exact
  FactSet facts;
};

// One case of a tests.yaml. Names of the enums as in the file.
struct Case {
  std::string name;
  std::int64_t as_of = 0;
  FactSet facts;
  std::string verdict;
  std::optional<Decimal> amount_min, amount_max;        // yuan; both equal for an exact amount
  std::vector<std::pair<std::string, Node>> decisions;  // exact values
  std::optional<std::vector<std::string>> failed;       // exactly these conditions failed
  Place place;
};
struct PolicyCases {
  std::string policy;
  std::string file;
  std::vector<Case> cases;
};

struct Bundle {
  Dictionary dictionary;
  std::vector<Policy> policies;  // by folder
  std::vector<Sample> samples;   // by id
  std::vector<PolicyCases> cases;
  std::string digest;  // SHA-256 of paths and texts, hex
  Diagnostics warnings;
  std::vector<SourceFile> files;

  [[nodiscard]] const Policy* find(std::string_view id) const;
};

// REQUIRES: files sorted by path; those of other kinds are ignored
[[nodiscard]] Result<Bundle> load(std::vector<SourceFile> files);

// Builds the rules of one version again from changed XML (and parameters as in `policy`): the mutation test's door.
[[nodiscard]] Result<dmn::GraphPtr> build_rules(const Bundle& bundle, const Policy& policy,
                                                const Version& version, std::string rules_xml);

[[nodiscard]] std::string_view to_string(Status s);      // as in the files: in_force …
[[nodiscard]] std::string_view to_string(Confidence c);  // published …

}  // namespace zhida::pack
