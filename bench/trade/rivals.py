"""What DuckDB and Polars need for the same work: rivals.py TASK FILE [exporter,importer,product,value columns]."""
import sys,os,time,resource
who=sys.argv[1]; src=sys.argv[2]; out='/tmp/rival.parquet'
t=time.time()
if who=='duckdb-import':
    import duckdb
    c=duckdb.connect(); c.execute("set threads=2")
    c.execute(f"copy (select * from read_csv('{src}',columns={{'t':'SMALLINT','i':'SMALLINT','j':'SMALLINT','k':'VARCHAR','v':'DOUBLE','q':'DOUBLE'}},nullstr='NA') order by k,i,j) to '{out}' (format parquet, compression zstd)")
elif who=='duckdb-import-unsorted':
    import duckdb
    c=duckdb.connect(); c.execute("set threads=2")
    c.execute(f"copy (select * from read_csv('{src}',columns={{'t':'SMALLINT','i':'SMALLINT','j':'SMALLINT','k':'VARCHAR','v':'DOUBLE','q':'DOUBLE'}},nullstr='NA')) to '{out}' (format parquet, compression zstd)")
elif who=='polars-import':
    import polars as pl
    s={'t':pl.Int16,'i':pl.Int16,'j':pl.Int16,'k':pl.String,'v':pl.Float64,'q':pl.Float64}
    pl.scan_csv(src,schema=s,null_values=['NA']).sort(['k','i','j']).sink_parquet(out,compression='zstd',compression_level=1)
elif who=='polars-import-unsorted':
    import polars as pl
    s={'t':pl.Int16,'i':pl.Int16,'j':pl.Int16,'k':pl.String,'v':pl.Float64,'q':pl.Float64}
    pl.scan_csv(src,schema=s,null_values=['NA']).sink_parquet(out,compression='zstd',compression_level=1)
elif who.startswith('duckdb-agg'):
    import duckdb
    f=sys.argv[2]; c=duckdb.connect(); c.execute("set threads=2")
    e,i,k,v=sys.argv[3].split(',')
    for g in (f'{e},{k}',f'{i},{k}',f'{e},{i}'):
        r=c.execute(f"select {g},sum({v}) s from '{f}' group by {g}").to_arrow_table(); print(g,r.num_rows)
elif who.startswith('polars-agg'):
    import polars as pl
    f=sys.argv[2]; e,i,k,v=sys.argv[3].split(',')
    q=pl.scan_parquet(f)
    for r in pl.collect_all([q.group_by(a).agg(pl.col(v).sum()) for a in ([e,k],[i,k],[e,i])]): print(r.shape)
u=resource.getrusage(resource.RUSAGE_SELF)
print(who,'wall %.2f cpu %.2f peak %d MB'%(time.time()-t,u.ru_utime+u.ru_stime,u.ru_maxrss/1024))
