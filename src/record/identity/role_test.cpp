// The table of roles: its form, and that it allows what this file says in plain words and nothing else.
#include "record/identity/role.h"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>

namespace zhida::identity {
namespace {

// One request, as the statement below sees it.
struct Asked {
  std::string role, action, resource, purpose;
  bool of_self = false;   // the account or session is the principal's
  bool of_own = false;    // the subject is the principal's enterprise
  bool of_place = false;  // the subject lies in the principal's jurisdiction
  Sensitivity sensitivity = Sensitivity::kPublic;
  bool two = false;
};

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What is meant, written without looking at the table's form.
bool is_meant_enterprise(const Asked& q) {
  const bool owner = q.role == "enterprise.owner";
  if (q.resource == "account") {
    return owner && q.of_own && is_one_of(q.action, {"read", "write"}) && q.purpose == "账号管理" &&
           q.sensitivity != Sensitivity::kSensitive;
  }
  if (q.purpose != "本企业办理" || !q.of_own) return false;
  if (is_one_of(q.resource, {"fact", "decision", "matter"}))
    return is_one_of(q.action, {"read", "write"});
  if (q.resource == "payment") return q.action == "read";
  return owner && q.resource == "journal" && q.action == "read";
}

bool is_meant_official(const Asked& q) {
  if (q.role == "official.steward") {  // takes in the data of the whole city
    return q.resource == "source" && is_one_of(q.action, {"read", "write"}) &&
           q.purpose == "数据归集" && q.sensitivity != Sensitivity::kSensitive;
  }
  if (!q.of_place) return false;
  if (q.role == "official.registrar") {
    if (q.purpose != "主体登记" || q.sensitivity == Sensitivity::kSensitive) return false;
    return (is_one_of(q.resource, {"fact", "subject"}) && q.action == "read") ||
           (q.resource == "subject" && q.action == "write");
  }
  if (q.role == "official.analyst") {
    return q.resource == "figure" && is_one_of(q.action, {"read", "export"}) &&
           q.purpose == "统计分析" && q.sensitivity != Sensitivity::kSensitive;
  }
  if (q.role == "official.complaints") {
    if (q.purpose != "投诉处理") return false;
    return (is_one_of(q.resource, {"fact", "decision", "matter"}) && q.action == "read") ||
           (q.resource == "matter" && q.action == "write");
  }
  if (!is_one_of(q.purpose, {"政策办理", "免申即享核定"})) return false;
  const bool approver = q.role == "official.approver";
  // who receives sees sensitive facts for an application only
  if (q.resource == "fact" && !approver && q.purpose == "免申即享核定" &&
      q.sensitivity == Sensitivity::kSensitive)
    return false;
  // what is decided anew shows the facts it is made of
  // who approves, or looks into a complaint, does not make the decision that it is about
  if (q.resource == "decision" && q.action == "write")
    return q.purpose == "政策办理" && q.role == "official.clerk";
  if (is_one_of(q.resource, {"fact", "decision"})) return q.action == "read";
  if (q.resource == "matter")
    return q.action == "read" || q.action == (approver ? "approve" : "write");
  return approver && q.resource == "payment" && is_one_of(q.action, {"read", "approve"});
}

bool is_meant(const Asked& q) {
  const bool needs_two =
      is_one_of(q.role, {"official.approver", "official.registrar", "official.steward",
                         "operator.system", "operator.security", "auditor.reader"});
  if (needs_two && !q.two) return false;
  if (q.resource == "session") {
    const bool usual = q.role.starts_with("enterprise.") ? q.purpose == "本企业办理"
                       : q.role == "official.clerk" || q.role == "official.approver"
                           ? is_one_of(q.purpose, {"政策办理", "免申即享核定"})
                       : q.role == "official.complaints" ? q.purpose == "投诉处理"
                       : q.role == "official.analyst"    ? q.purpose == "统计分析"
                       : q.role == "official.registrar"  ? q.purpose == "主体登记"
                       : q.role == "official.steward"    ? q.purpose == "数据归集"
                       : q.role == "operator.system"     ? q.purpose == "系统运维"
                       : q.role == "operator.security"   ? q.purpose == "账号管理"
                                                         : q.purpose == "审计";
    return usual && q.of_self && is_one_of(q.action, {"read", "end"}) &&
           q.sensitivity != Sensitivity::kSensitive;
  }
  if (q.role.starts_with("enterprise.")) return is_meant_enterprise(q);
  if (q.role.starts_with("official.")) return is_meant_official(q);
  if (q.role == "auditor.reader") {
    return q.purpose == "审计" &&
           (q.action == "read" ||
            (q.action == "export" && is_one_of(q.resource, {"figure", "journal"})));
  }
  if (q.sensitivity == Sensitivity::kSensitive || !is_one_of(q.action, {"read", "write"}))
    return false;
  if (q.role == "operator.system")
    return q.purpose == "系统运维" && is_one_of(q.resource, {"system", "pack"});
  return q.role == "operator.security" && q.purpose == "账号管理" && q.resource == "account";
}

bool is_allowed(const Asked& q) {
  Principal principal;
  principal.account = "me";
  principal.kind = roles().find(q.role)->kind;
  principal.roles = {q.role};
  if (principal.kind == Kind::kEnterprise) principal.subject = "S1";
  if (principal.kind == Kind::kOfficial) principal.jurisdiction = "320500";
  principal.second_factor = q.two;
  Resource resource;
  resource.kind = q.resource;
  resource.account = q.of_self ? "me" : "other";
  resource.subject = q.of_own ? "S1" : "S2";
  resource.jurisdiction = q.of_place ? "320505" : "320105";
  resource.sensitivity = q.sensitivity;
  return roles().decide(principal, q.action, resource, q.purpose).allowed();
}

TEST(Roles, TheWholeMatrixIsWhatIsMeant) {
  int asked = 0;
  int allowed = 0;
  for (const Role& role : roles().roles())
    for (const auto& resource : roles().resources())
      for (const char* action : {"read", "write", "approve", "export", "end"})
        for (const auto& purpose : roles().purposes())
          for (int bits = 0; bits < 16; ++bits)
            for (const auto sensitivity :
                 {Sensitivity::kPublic, Sensitivity::kInternal, Sensitivity::kSensitive}) {
              Asked q{role.name,       action,          resource,
                      purpose,         (bits & 1) != 0, (bits & 2) != 0,
                      (bits & 4) != 0, sensitivity,     (bits & 8) != 0};
              const bool answer = is_allowed(q);
              const bool own_by_kind = role.kind == Kind::kEnterprise;
              // an enterprise's place and an official's own enterprise do not exist: they must not matter
              if (!own_by_kind) q.of_own = false;
              ASSERT_EQ(answer, is_meant(q))
                  << q.role << ' ' << q.action << ' ' << q.resource << ' ' << q.purpose << ' '
                  << bits << ' ' << to_word(sensitivity);
              ++asked;
              allowed += answer ? 1 : 0;
            }
  EXPECT_EQ(asked, 11 * 12 * 5 * 10 * 16 * 3);
  EXPECT_GT(allowed, 1000);
}

TEST(Roles, NobodyAndEmptyFieldsGetNothing) {
  Principal none;
  none.account = "me";
  for (const auto& resource : roles().resources()) {
    for (const auto& purpose : roles().purposes()) {
      EXPECT_EQ(roles()
                    .decide(none, "read", {resource, "", "", "", Sensitivity::kPublic}, purpose)
                    .reason,
                Reason::kNoGrant);
      // an enterprise's account without an enterprise, an official without a place: nothing is theirs
      Principal member{"me", Kind::kEnterprise, {"enterprise.owner"}, "", "", true};
      EXPECT_FALSE(
          roles()
              .decide(member, "read", {resource, "", "", "", Sensitivity::kPublic}, purpose)
              .allowed());
      Principal clerk{"me", Kind::kOfficial, {"official.clerk"}, "", "", true};
      EXPECT_FALSE(
          roles()
              .decide(clerk, "read", {resource, "", "320500", "", Sensitivity::kPublic}, purpose)
              .allowed());
      // a role that the kind of account cannot have counts for nothing
      Principal mixed{"me", Kind::kEnterprise, {"auditor.reader"}, "S1", "", true};
      EXPECT_FALSE(
          roles()
              .decide(mixed, "read", {resource, "S1", "", "", Sensitivity::kPublic}, purpose)
              .allowed());
    }
  }
}

TEST(Roles, ARefusalNamesWhatIsMissing) {
  const Principal approver{"me", Kind::kOfficial, {"official.approver"}, "", "320500", true};
  const Principal weak{"me", Kind::kOfficial, {"official.approver"}, "", "320500", false};
  const Principal clerk{"me", Kind::kOfficial, {"official.clerk"}, "", "320500", false};
  const Resource near{"fact", "S1", "320505", "", Sensitivity::kSensitive};
  const Resource far{"fact", "S1", "320105", "", Sensitivity::kSensitive};
  const auto reason = [&](const Principal& who, std::string_view action, const Resource& what,
                          std::string_view purpose) {
    return std::string(reason_code(roles().decide(who, action, what, purpose).reason));
  };
  EXPECT_EQ(reason(approver, "read", near, "政策办理"), "allowed");
  EXPECT_EQ(reason(approver, "write", near, "政策办理"), "no-grant");
  EXPECT_EQ(reason(weak, "read", near, "政策办理"), "second-factor");
  EXPECT_EQ(reason(approver, "read", far, "政策办理"), "scope");
  EXPECT_EQ(reason(approver, "read", near, "统计分析"), "purpose");
  EXPECT_EQ(reason(approver, "read", near, ""), "purpose");
  const Principal analyst{"me", Kind::kOfficial, {"official.analyst"}, "", "320500", false};
  EXPECT_EQ(
      reason(analyst, "read", {"figure", "", "320500", "", Sensitivity::kSensitive}, "统计分析"),
      "sensitivity");
  // the best of two lines is what is told: facts up to `internal` for 免申即享核定, sensitive ones for another purpose
  EXPECT_EQ(reason(clerk, "read", near, "免申即享核定"), "purpose");
  EXPECT_GT(roles().decide(approver, "read", near, "政策办理").line, 0);
}

TEST(Divisions, Contain) {
  EXPECT_TRUE(contains_division("320500", "320505"));
  EXPECT_TRUE(contains_division("320500", "320500"));
  EXPECT_TRUE(contains_division("320000", "320505"));
  EXPECT_TRUE(contains_division("000000", "320505"));
  EXPECT_TRUE(contains_division("320505", "320505001"));
  EXPECT_TRUE(contains_division("320505001", "320505001002"));
  EXPECT_TRUE(contains_division("320505000000", "320505"));
  EXPECT_TRUE(contains_division("320505", "320505000000"));
  EXPECT_FALSE(contains_division("320505", "320500"));
  EXPECT_FALSE(contains_division("320505", "320506"));
  EXPECT_FALSE(contains_division("320500", "321005"));
  EXPECT_FALSE(contains_division("320500", "320000"));
  EXPECT_FALSE(contains_division("320505001", "320505002"));
  for (const auto* code : {"", "3205", "32050", "3205055", "32050x", "320005", "003205",
                           "３２０５００", "320500000001", "320505000001", "-32050"}) {
    EXPECT_FALSE(is_division(code)) << code;
    EXPECT_FALSE(contains_division("000000", code)) << code;
    EXPECT_FALSE(contains_division(code, "320505")) << code;
  }
  EXPECT_TRUE(is_division("469001"));  // a county right under its province
}

TEST(RoleTable, SeparatedRoles) {
  EXPECT_TRUE(roles().are_apart("official.clerk", "official.approver"));
  EXPECT_TRUE(roles().are_apart("operator.security", "operator.system"));
  EXPECT_FALSE(roles().are_apart("official.clerk", "official.complaints"));
  // an auditor changes nothing: no action but reading
  for (const Grant& grant : roles().grants()) {
    if (grant.role != "auditor.reader" || grant.resource == "session") continue;
    for (const auto& action : grant.actions)
      EXPECT_TRUE(action == "read" || action == "export") << grant.line;
    EXPECT_EQ(grant.purposes, std::vector<std::string>{"审计"});
  }
}

TEST(RoleTable, FormIsChecked) {
  const std::string head =
      "purpose 甲 | x\nresource fact\nrole a.b | enterprise | one | x\nrole c.d | official | two | "
      "y\n";
  const auto table = RoleTable::parse(
      head + "allow a.b | fact | read write | own | internal | 甲 # remark\n", "t");
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->grants().size(), 1U);
  EXPECT_EQ(table->grants().front().line, 5);
  EXPECT_EQ(table->grants().front().actions, (std::vector<std::string>{"read", "write"}));
  const std::pair<const char*, int> bad[] = {
      {"allow a.x | fact | read | own | internal | 甲\n", 7},
      {"allow a.b | facts | read | own | internal | 甲\n", 13},
      {"allow a.b | fact | reed | own | internal | 甲\n", 20},
      {"allow a.b | fact | read | owned | internal | 甲\n", 27},
      {"allow a.b | fact | read | own | secret | 甲\n", 33},
      {"allow a.b | fact | read | own | internal | 乙\n", 44},
      {"allow a.b | fact | read | own | internal\n", 1},
      {"allow a.b | fact |  | own | internal | 甲\n", 7},
      {"allow a.b | fact | read | all | internal | 甲\n", 27},
      {"allow c.d | fact | read | own | internal | 甲\n", 27},
      {"deny a.b\n", 1},
      {"allow\n", 1},
      {"purpose 甲 | again\n", 9},
      {"resource fact\n", 10},
      {"resource two words\n", 10},
      {"role a.b | official | one | x\n", 6},
      {"role e.f | person | one | x\n", 12},
      {"role e.f | official | three | x\n", 23},
      {"apart a.b | a.b\n", 13},
      {"apart a.b | c.d\napart c.d | a.b\n", 13},
  };
  for (const auto& [text, column] : bad) {
    const auto parsed = RoleTable::parse(head + text, "t");
    ASSERT_FALSE(parsed.ok()) << text;
    const Diagnostic& error = parsed.errors().front();
    EXPECT_EQ(error.code, "E-IDENTITY-ROLES");
    EXPECT_GE(error.place.line, 5) << text;
    EXPECT_EQ(error.place.column, column) << text << error.en;
    EXPECT_EQ(error.place.file, "t");
  }
  EXPECT_FALSE(RoleTable::parse("\xFF", "t").ok());
  EXPECT_FALSE(RoleTable::parse(std::string(300'000, '#'), "t").ok());
}

}  // namespace
}  // namespace zhida::identity
