// `zhida account`: the first accounts, without a server.
#include "app/cli/console_test.h"
#include "app/records/records.h"

namespace zhida::cli {
namespace {

class AccountTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    const records::Options options{.folder = at("data"), .database = "", .readonly = false};
    ASSERT_TRUE(records::create(options, "zhida.example/account").ok());
  }
  Ran create(std::vector<std::string> more, const std::string& password) {
    std::vector<std::string> args = {"account", "create", "--data", at("data"), "--name", "测试"};
    args.insert(args.end(), more.begin(), more.end());
    return zhida(args, password);
  }
};

TEST_F(AccountTest, IsCreatedListedAndDisabled) {
  const std::vector<std::string> auditor = {"--login", "Audit-1", "--kind",
                                            "auditor", "--role",  "auditor.reader"};
  const Ran made = create(auditor, "a phrase of mine\r\nnot this line\n");
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out, "Audit-1\taudit-1\t测试\tauditor\tauditor.reader\t\t\tactive\n");
  const Ran again = create(auditor, "a phrase of mine\n");
  EXPECT_NE(again.code, 0);
  EXPECT_TRUE(has(again.err, "E-IDENTITY-TAKEN")) << again.err;
  const Ran clerk = create({"--login", "clerk-1", "--kind", "official", "--role", "official.clerk",
                            "--office", "示例部门", "--jurisdiction", "320500", "--password-file",
                            write("password", "another phrase of mine\n")},
                           "");
  EXPECT_EQ(clerk.code, 0) << clerk.err;
  const Ran listed = zhida({"account", "list", "--data", at("data")});
  EXPECT_EQ(listed.out,
            "Audit-1\taudit-1\t测试\tauditor\tauditor.reader\t\t\tactive\n"
            "clerk-1\tclerk-1\t测试\tofficial\tofficial.clerk\t示例部门\t320500\tactive\n");
  EXPECT_TRUE(has(zhida({"account", "disable", "audit-1", "--data", at("data")}).out, "disabled"));
  EXPECT_TRUE(has(zhida({"account", "list", "--data", at("data")}).out, "\tdisabled\n"));
}

TEST_F(AccountTest, WrongInputMakesNone) {
  const std::vector<std::string> auditor = {"--login", "audit-1", "--kind",
                                            "auditor", "--role",  "auditor.reader"};
  for (const std::string password : {"", "\n", "short\n", "123456789012\n"}) {
    const Ran ran = create(auditor, password);
    EXPECT_EQ(ran.code, 1) << password;
    EXPECT_TRUE(has(ran.err, "E-IDENTITY-PASSWORD")) << ran.err;
  }
  const Ran role = create({"--login", "audit-1", "--kind", "auditor", "--role", "official.clerk"},
                          "a phrase of mine");
  EXPECT_TRUE(has(role.err, "E-IDENTITY-FIELD")) << role.err;
  EXPECT_EQ(
      create({"--login", "audit-1", "--kind", "king", "--role", "x"}, "a phrase of mine").code, 2);
  EXPECT_EQ(zhida({"account"}).code, 2);
  const Ran gone = zhida({"account", "disable", "nobody", "--data", at("data")});
  EXPECT_TRUE(has(gone.err, "E-IDENTITY-ACCOUNT")) << gone.err;
  EXPECT_TRUE(has(zhida({"account", "list", "--data", at("nothing")}).err, "E-DATA-FOLDER"));
  EXPECT_EQ(zhida({"account", "list", "--data", at("data")}).out, "");
}

}  // namespace
}  // namespace zhida::cli
