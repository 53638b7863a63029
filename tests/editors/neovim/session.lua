-- Opens a report with a planted error in Neovim's own LSP client (0.7 or newer), and looks at what
-- the server shows. NIANBAO is the program, REPORT the file. Any failure ends with status 1.

local program, report = os.getenv('NIANBAO'), os.getenv('REPORT')
local WAIT = 20000

-- Ends Neovim with a message.
local function fail(message)
  io.stderr:write('neovim: ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function expect(holds, message)
  if not holds then
    error(message, 0)
  end
end

-- Asks the server and waits for its answer.
local function ask(method, params)
  local answers, err = vim.lsp.buf_request_sync(0, method, params, WAIT)
  expect(answers and not err, method .. ': ' .. tostring(err))
  for _, answer in pairs(answers) do
    expect(not answer.error, method .. ': ' .. vim.inspect(answer.error))
    return answer.result
  end
  error(method .. ': no answer', 0)
end

local function document()
  return { uri = vim.uri_from_bufnr(0) }
end

-- Returns the place of some words: the line, and the column in UTF-16.
local function place_of(words)
  for at, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = line:find(words, 1, true)
    if start then
      local _, column = vim.str_utfindex(line, start - 1)
      return { line = at - 1, character = column }
    end
  end
  error('not in the text: ' .. words, 0)
end

-- Returns the diagnostics of a rule once the buffer has any, or none once it has none of it.
local function wait_for_rule(rule, is_there)
  local found
  local came = vim.wait(WAIT, function()
    found = vim.tbl_filter(function(one)
      local lsp = one.user_data and one.user_data.lsp
      return (lsp and lsp.code or one.code) == rule
    end, vim.diagnostic.get(0))
    return (#found > 0) == is_there
  end, 20)
  expect(came, rule .. (is_there and ' is not found' or ' is still found'))
  return found
end

local function check_diagnostics()
  local found = wait_for_rule('row-total', true)[1]
  local line = vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, false)[1]
  expect(line:find('予以公开: [3, 0, 0, 0, 0, 0, 4]', 1, true), 'at another line: ' .. line)
  expect(line:sub(found.col + 1, found.end_col) == '4', 'at another cell')
  expect(found.severity == vim.diagnostic.severity.ERROR, 'no error')
  expect(found.message:find('3 ≠ 总计 4', 1, true), found.message)
  return found
end

local function check_hover()
  local at = place_of('予以公开: [3')
  local hover = ask('textDocument/hover', { textDocument = document(), position = at })
  expect(hover.contents.value:find('予以公开', 1, true), vim.inspect(hover))
end

local function check_hints()
  local at = place_of('予以公开: [3')
  local range = { start = { line = at.line, character = 0 }, ['end'] = { line = at.line + 1, character = 0 } }
  local hints = ask('textDocument/inlayHint', { textDocument = document(), range = range })
  expect(#hints == 7, 'hints: ' .. vim.inspect(hints))
  local label = hints[1].label
  expect((type(label) == 'string' and label or label[1].value):find('自然人', 1, true), vim.inspect(hints[1]))
end

local function check_completion()
  local at = place_of('published_by_nobody')
  local row = at.line
  vim.api.nvim_buf_set_lines(0, row, row + 1, false, { 'pub' })
  local params = { textDocument = document(), position = { line = row, character = 3 } }
  local answer = ask('textDocument/completion', params)
  local labels = vim.tbl_map(function(item) return item.label end, answer.items or answer)
  expect(vim.tbl_contains(labels, 'published'), 'completion: ' .. vim.inspect(labels))
  vim.api.nvim_buf_set_lines(0, row, row + 1, false, {})
end

-- Makes the change of an action, as a person who picks it from the list does.
local function check_action(client, found)
  local range = {
    start = { line = found.lnum, character = 0 },
    ['end'] = { line = found.lnum + 1, character = 0 },
  }
  local context = { diagnostics = { found.user_data.lsp and {
    range = { start = place_of('4]'), ['end'] = place_of(']') },
    message = found.message,
    code = 'row-total',
  } or nil } }
  local actions = ask('textDocument/codeAction', {
    textDocument = document(), range = range, context = context,
  })
  local fix
  for _, action in ipairs(actions) do
    fix = fix or (action.edit and action)
  end
  expect(fix, 'no action: ' .. vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding)
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  expect(text:find('予以公开: [3, 0, 0, 0, 0, 0, 3]', 1, true), 'nothing was changed: ' .. fix.title)
  wait_for_rule('row-total', false)
end

local function run()
  vim.cmd('edit ' .. vim.fn.fnameescape(report))
  local id = vim.lsp.start_client({
    name = 'nianbao',
    cmd = { program, 'lsp', '--lang', 'zh' },
    root_dir = vim.fn.fnamemodify(report, ':h:h:h:h'),
  })
  expect(id and vim.lsp.buf_attach_client(0, id), 'the server does not start')
  local ready = vim.wait(WAIT, function()
    return vim.lsp.get_client_by_id(id) ~= nil and vim.lsp.buf_is_attached(0, id)
      and vim.lsp.get_client_by_id(id).initialized
  end, 20)
  expect(ready, 'the server does not answer')
  local client = vim.lsp.get_client_by_id(id)
  local found = check_diagnostics()
  check_hover()
  check_hints()
  check_completion()
  check_action(client, wait_for_rule('row-total', true)[1] or found)
  vim.lsp.stop_client(id)
  local ended = vim.wait(WAIT, function() return client.is_stopped() end, 20)
  expect(ended, 'the server does not end')
end

local ok, message = pcall(run)
if not ok then
  fail(tostring(message))
end
print('neovim: diagnostics, hover, hints, completion and an action work\n')
vim.cmd('qall!')
