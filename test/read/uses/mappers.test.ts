import { expect, test } from 'vitest';
import { lines, readFiles } from './read.ts';

const RAILS = {
  Gemfile: "gem 'rails'\ngem 'pg'\ngem 'devise'",
  'app/models/application_record.rb':
    'class ApplicationRecord < ActiveRecord::Base\n  primary_abstract_class\nend',
  'app/models/parcel.rb': `class Parcel < ApplicationRecord
  belongs_to :sender
  has_many :stops
  scope :late, -> { where(late: true) }
  def self.stale
    where('seen_at < ?', 1.day.ago)
  end
  def close!
    stops.destroy_all
    save!
  end
end`,
};

test('models of Rails: by class, scope, association and what the same method made', async () => {
  const { uses } = await readFiles({
    ...RAILS,
    'app/controllers/parcels_controller.rb': `class ParcelsController < ApplicationController
  def create
    @parcel = Parcel.new(given)
    @parcel.save
  end
  def update
    @parcel = Parcel.find(params[:id])
    @parcel.update(given)
    @parcel.stops.create!(town: 'x')
    Parcel.stale.find_each { |parcel| parcel.destroy }
    Parcel.late.count
    Parcel.where(late: true).delete_all
    Parcel.group(:town).count.values.count
    current_user.touch(:seen_at)
    Parcel.connection.execute(chosen)
  end
end`,
  });
  expect(lines(uses)).toEqual([
    'app/controllers/parcels_controller.rb:4 postgres:INSERT',
    'app/controllers/parcels_controller.rb:7 postgres:SELECT',
    'app/controllers/parcels_controller.rb:8 postgres:UPDATE',
    'app/controllers/parcels_controller.rb:9 postgres:INSERT',
    'app/controllers/parcels_controller.rb:10 postgres:SELECT',
    'app/controllers/parcels_controller.rb:10 postgres:DELETE',
    'app/controllers/parcels_controller.rb:11 postgres:SELECT',
    'app/controllers/parcels_controller.rb:12 postgres:DELETE',
    'app/controllers/parcels_controller.rb:13 postgres:SELECT',
    'app/controllers/parcels_controller.rb:14 postgres:UPDATE',
    'app/controllers/parcels_controller.rb:15 ?',
    'app/models/parcel.rb:4 postgres:SELECT',
    'app/models/parcel.rb:6 postgres:SELECT',
    'app/models/parcel.rb:9 postgres:DELETE',
    'app/models/parcel.rb:10 postgres:INSERT postgres:UPDATE',
  ]);
});

test('a call that one of several databases may get is unknown', async () => {
  const { uses } = await readFiles({
    ...RAILS,
    Gemfile: "gem 'pg'\ngem 'mysql2'",
    'app/a.rb': 'Parcel.delete_all',
  });
  expect(lines(uses).filter((line) => line.startsWith('app/a.rb'))).toEqual(['app/a.rb:1 ?']);
});

test('SQL that Ruby hands through modules and blocks is told where it is written', async () => {
  const { uses } = await readFiles({
    Gemfile: "gem 'pg'",
    'lib/ledger.rb': `module Ledger
  class Store < ActiveRecord::Base
  end
  class Book
    include Queries
    include Totals
    def leased
      Store.connection_pool.with_connection { |connection| yield connection }
    end
  end
end`,
    'lib/ledger/queries.rb': `module Ledger
  module Queries
    def rows(sql)
      prepared(sql.strip) { |connection, text| connection.select_all(text) }
    end
    def prepared(sql)
      leased { |connection| yield connection, sql }
    end
    def one(sql)
      rows(sql).first
    end
  end
end`,
    'lib/ledger/totals.rb': `module Ledger
  module Totals
    def total
      rows <<~SQL
        SELECT sum(price) FROM lines
      SQL
    end
    def vacuum
      one("VACUUM lines")
    end
  end
end`,
  });
  expect(lines(uses)).toEqual([
    'lib/ledger/totals.rb:4 postgres:SELECT',
    'lib/ledger/totals.rb:9 postgres:VACUUM',
  ]);
});

test("Django's models, their managers and what a manager begins", async () => {
  const { uses } = await readFiles({
    'requirements.txt': 'django\npsycopg2',
    'shop/models.py': `from django.db import models
class Open(models.QuerySet):
    def open(self):
        return self.filter(closed=False)
class Order(models.Model):
    objects = Open.as_manager()
    def save(self, *args):
        super().save(*args)`,
    'shop/views.py': `from django.shortcuts import get_object_or_404
from django.db import connection
from . import models
from .models import Order
orders = Order.objects.open()
order = get_object_or_404(Order, pk=1)
order.delete()
Order.objects.filter(closed=True).update(late=True)
models.Order.objects.create(number=1)
order.line_set.create(sku='x')
with connection.cursor() as cursor:
    cursor.execute('TRUNCATE orders')`,
    'shop/tests.py': 'from .models import Order\nOrder.objects.all().delete()',
  });
  expect(lines(uses)).toEqual([
    'shop/models.py:4 postgres:SELECT',
    'shop/models.py:8 postgres:INSERT postgres:UPDATE',
    'shop/views.py:5 postgres:SELECT',
    'shop/views.py:6 postgres:SELECT',
    'shop/views.py:7 postgres:DELETE',
    'shop/views.py:8 postgres:UPDATE',
    'shop/views.py:9 postgres:INSERT',
    'shop/views.py:10 postgres:INSERT',
    'shop/views.py:12 postgres:TRUNCATE',
  ]);
});

test('SQLAlchemy: models of another file, and the session', async () => {
  const { uses } = await readFiles({
    'requirements.txt': 'flask-sqlalchemy\npsycopg2-binary',
    'db.py': 'from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()',
    'models.py': 'from db import db\nclass User(db.Model):\n    id = db.Column(db.Integer)',
    'app.py': `from models import User
from db import db
found = User.query.filter_by(id=1).first()
db.session.add(User(id=2))
db.session.delete(found)
db.session.query(User).filter(User.id == 1).update({})`,
  });
  expect(lines(uses)).toEqual([
    'app.py:3 postgres:SELECT',
    'app.py:4 postgres:INSERT',
    'app.py:5 postgres:DELETE',
    'app.py:6 postgres:UPDATE',
  ]);
});

test('Sequelize: a model that a function of another file defines', async () => {
  const { uses } = await readFiles({
    'package.json': '{"dependencies":{"sequelize":"6","mysql2":"3"}}',
    'models/index.js': `const Sequelize = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
const db = {};
db.sequelize = sequelize;
db.user = require('./user.js')(sequelize);
module.exports = db;`,
    'models/user.js': "module.exports = (sequelize) => sequelize.define('users', {});",
    'a.js': `const db = require('./models');
const User = db.user;
User.create({}).then((user) => user.setRoles([1]));
for (const user of await User.findAll()) await user.destroy();
db.sequelize.query('DELETE FROM a');`,
  });
  expect(lines(uses)).toEqual([
    'a.js:3 mysql:INSERT',
    'a.js:3 mysql:DELETE mysql:INSERT',
    'a.js:4 mysql:SELECT',
    'a.js:4 mysql:DELETE',
    'a.js:5 mysql:DELETE',
  ]);
});

test('Rust: clients in fields, macros of sqlx, commands', async () => {
  const { uses } = await readFiles({
    'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\naws-sdk-s3 = "1"',
    'src/main.rs': `use aws_sdk_s3::Client;
use sqlx::PgPool;
struct App { s3: Client, pool: PgPool }
impl App {
    async fn run(&self, id: i64) {
        self.s3.put_object().bucket("b").send().await?;
        sqlx::query!("DELETE FROM orders WHERE id = $1", id).execute(&self.pool).await?;
        let all = sqlx::query_as::<_, Order>(r#"SELECT * FROM orders"#).fetch_all(&self.pool).await?;
        sqlx::query(statement).execute(&self.pool).await?;
        std::process::Command::new("aws").args(["s3", "rm", "s3://b/x"]).status()?;
    }
}`,
  });
  expect(lines(uses)).toEqual([
    'src/main.rs:6 aws:s3:PutObject',
    'src/main.rs:7 postgres:DELETE',
    'src/main.rs:8 postgres:SELECT',
    'src/main.rs:9 ?',
    'src/main.rs:10 aws:s3:DeleteObject',
  ]);
});

test('hostile classes: those that inherit from themselves and blocks that yield to themselves end', async () => {
  const ring = Array.from({ length: 300 }, (_, n) => `class C${n} < C${(n + 1) % 300}\n include C${n}\nend`);
  const { gaps } = await readFiles({
    'a.rb': `class Base < ActiveRecord::Base\nend\n${ring.join('\n')}\ndef a\n b { |x| yield x }\nend\ndef b\n a { |x| yield x }\nend\na { |x| x.save! }`,
    'b.py': 'from django.db import models\nclass A(B): pass\nclass B(A, models.Model): pass\nA.objects.get()',
    'c.rs': 'use sqlx::query;\nfn a() { a(a(a())) }\n' + '('.repeat(2_000),
  });
  expect(gaps.every(({ path }) => path === 'c.rs')).toBe(true);
}, 20_000);
